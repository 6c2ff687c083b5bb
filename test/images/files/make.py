"""Writes scipy.mat beside itself: three images of 32 x 32 pixels and their labels as SVHN's cropped files hold them.

Bytes of X as MATLAB lays them out: 7 times their place, modulo 251. Needs scipy; run once, not by the tests.
"""

import pathlib

import numpy
import scipy.io

x = (numpy.arange(32 * 32 * 3 * 3) * 7 % 251).astype(numpy.uint8).reshape((32, 32, 3, 3), order="F")
y = numpy.array([[1], [10], [9]], numpy.uint8)
scipy.io.savemat(pathlib.Path(__file__).with_name("scipy.mat"), {"X": x, "y": y}, do_compression=True)
