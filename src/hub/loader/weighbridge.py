"""Reads published Weighbridge zoos into NumPy arrays. One file, Python 3.8 or later, nothing but numpy.

    from weighbridge import load
    X, y, ids = load("http://localhost:8080", "mnist")

X holds one network a row, y how many of the test images each gets right (None where that is withheld), ids their names.
Downloads are kept in ~/.cache/weighbridge, go on where they were cut off, and are checked.

    python3 weighbridge.py http://localhost:8080      prints what a hub has

Apache-2.0. The zoos have licences of their own, which the hub names.
"""

import hashlib
import json
import os
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import numpy as np

__all__ = ["load", "feature_names", "describe", "WeighbridgeError", "HubUnreachable"]

SPLITS = ("train", "test")
CONTENTS = ("weights", "features")
TIMEOUT = 60  # seconds in which something must come
ATTEMPTS = 6
MOST_JSON = 64 * 2**20
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,62}\Z")
_VERSION = re.compile(r"\d{1,6}\.\d{1,6}\.\d{1,6}\Z")


class WeighbridgeError(RuntimeError):
    """The hub can't be reached, or does not have what is asked for. The message says which."""


class HubUnreachable(WeighbridgeError):
    """There was no answer, or one that may be another one soon."""


def load(url, collection, split="train", content="weights", zoo=None, version="latest", cache=None, epoch=None):
    """Loads the networks of one split of a collection; gives (X, y, ids), with rows in the same order.

    url: address of a hub, "http://host:8080".
    collection: the image set that the networks were trained on, such as "mnist".
    split: "train" or "test"; "early", networks set aside for early decision, with an early epoch only.
    content: "weights" for float32 [networks, weights] (4970 for three layers, biases before kernels, layer by layer),
        or "features" for float64 [networks, 79]: statistics of the weights, see feature_names.
    zoo: may be left out if the hub has one only.
    version: "1.0.0"; the highest one if left out.
    cache: folder for downloads; XDG_CACHE_HOME/weighbridge or ~/.cache/weighbridge if left out.
    epoch: X as it was after this epoch, one of the zoo's checkpoints; after the last one if left out.

    X is mapped from the file read-only, so that it takes memory only where it is read; copy it to change it.
    y is float64 [networks], final accuracies on the test images in [0, 1]; None where they are withheld.
    ids is text [networks], such as "mnist-000123".
    Raises WeighbridgeError if the hub can't be reached or has no such networks, ValueError for a wrong argument.
    """
    _check(split, "split", SPLITS if epoch is None else SPLITS + ("early",))
    if epoch is not None and (isinstance(epoch, bool) or not isinstance(epoch, int) or epoch < 0):
        raise ValueError("epoch must be a whole number, is %r" % (epoch,))
    _check(content, "content", CONTENTS)
    place = _Place(url, collection, zoo, version, cache)
    withheld = split != "train" and place.facts.get("labels") != "public"
    X = place.array(split, content, epoch)
    ids = place.array(split, "ids")
    y = None if withheld else np.array(place.array(split, "labels"))
    for other, name in ((ids, "ids"), (y, "labels")):
        if other is not None and len(other) != len(X):
            raise WeighbridgeError("%s: there are %d %s for %d networks" % (place.name, len(other), name, len(X)))
    return X, y, np.array(ids)


def feature_names(url, collection, zoo=None, version="latest", cache=None):
    """Names of the columns that load(.., content="features") gives: a list of text. Arguments as for load."""
    place = _Place(url, collection, zoo, version, cache)
    names = place.json("npy/%s/feature-names.json" % collection)
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise WeighbridgeError("%s: gives no list of feature names" % place.name)
    return names


def describe(url):
    """What a hub has: a list of dicts with zoo, title, latest, versions, and, where told, collections and labels."""
    return _zoos(_base(url))


class _Place:
    """One collection of one version of a zoo on a hub, and the folder where its downloads are kept."""

    def __init__(self, url, collection, zoo, version, cache):
        self.base = _base(url)
        _check_name(collection, "collection")
        if zoo is not None:
            _check_name(zoo, "zoo")
        if version != "latest" and not _VERSION.match(str(version)):
            raise ValueError("version must be like \"1.0.0\" or \"latest\", is %r" % (version,))
        if zoo is None or version == "latest":
            zoo, version = _choose(self.base, zoo, version)
        self.collection = collection
        self.name = "%s %s of %s" % (zoo, version, self.base)
        self.root = "%s/api/zoos/%s/%s" % (self.base, zoo, version)
        host = re.sub(r"[^A-Za-z0-9.-]+", "_", self.base.split("://")[1])
        self.folder = os.path.join(_cache(cache), host, zoo, version)
        self.facts = self.json("")
        self._check_collection()

    def _check_collection(self):
        known = [one.get("collection") for one in self.facts.get("collections", []) if isinstance(one, dict)]
        if self.collection not in known:
            names = ", ".join(map(str, known))
            raise WeighbridgeError('%s has no collection "%s"; it has %s' % (self.name, self.collection, names))

    def json(self, path):
        """A record of this version. It never changes, so what was kept serves where the hub can't be reached."""
        kept = os.path.join(self.folder, path.replace("/", "-") or "version.json")
        address = "%s/%s" % (self.root, path) if path else self.root
        try:
            value = _get_json(address, self.name, 1 if os.path.exists(kept) else ATTEMPTS)
        except HubUnreachable:
            if not os.path.exists(kept):
                raise
            with open(kept, encoding="utf-8") as file:
                return json.load(file)
        os.makedirs(self.folder, exist_ok=True)
        aside = "%s.%d" % (kept, os.getpid())
        with open(aside, "w", encoding="utf-8") as file:
            json.dump(value, file)
        os.replace(aside, kept)
        return value

    def array(self, split, what, epoch=None):
        """An array of the hub, mapped from the cache, where it is downloaded to if need be."""
        name = what if epoch is None else "%s-epoch-%d" % (what, epoch)
        path = os.path.join(self.folder, self.collection, split, name + ".npy")
        query = "" if epoch is None else "?epoch=%d" % epoch
        _fetch("%s/npy/%s/%s/%s.npy%s" % (self.root, self.collection, split, what, query), path)
        try:
            return np.load(path, mmap_mode="r", allow_pickle=False)
        except (ValueError, EOFError) as error:
            _remove(path)
            raise WeighbridgeError("%s: %s is no array that can be read (%s)" % (self.name, what, error)) from None


def _zoos(base):
    value = _get_json(base + "/api/zoos", base)
    zoos = value.get("zoos") if isinstance(value, dict) else None
    if not isinstance(zoos, list) or not all(isinstance(one, dict) for one in zoos):
        raise WeighbridgeError("%s is no hub: its /api/zoos lists no zoos" % base)
    return zoos


def _choose(base, zoo, version):
    zoos = _zoos(base)
    names = [one.get("zoo") for one in zoos]
    if zoo is None and len(zoos) != 1:
        raise WeighbridgeError("%s has %d zoos: %s; name one with zoo=.." % (base, len(zoos), ", ".join(map(str, names))))
    found = [one for one in zoos if zoo is None or one.get("zoo") == zoo]
    if not found:
        raise WeighbridgeError('%s has no zoo "%s"; it has %s' % (base, zoo, ", ".join(map(str, names))))
    zoo = str(found[0].get("zoo"))
    version = str(found[0].get("latest")) if version == "latest" else version
    # These become part of paths.
    if not _NAME.match(zoo) or not _VERSION.match(version):
        raise WeighbridgeError("%s is no hub: its zoos have wrong names" % base)
    return zoo, version


class _HttpOnly(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req, fp, code, msg, headers, newurl):
        if not newurl.startswith(("http://", "https://")):
            raise WeighbridgeError("%s redirects to %s, which is no http address" % (req.full_url, newurl))
        return super().redirect_request(req, fp, code, msg, headers, newurl)


_opener = urllib.request.build_opener(_HttpOnly)


def _open(url, headers=None):
    """Opens an address; gives the answer, also for 304 and 416. Raises HubUnreachable for what may pass."""
    request = urllib.request.Request(url, headers=dict({"Accept-Encoding": "identity"}, **(headers or {})))
    try:
        return _opener.open(request, timeout=TIMEOUT)
    except urllib.error.HTTPError as error:
        if error.code in (304, 416):
            return error
        reason = _reason(error)
        if error.code in (408, 425, 429) or error.code >= 500:
            raise HubUnreachable("%s: the hub answered %d%s" % (url, error.code, reason)) from None
        raise WeighbridgeError("%s: the hub answered %d%s" % (url, error.code, reason)) from None
    except urllib.error.URLError as error:
        raise HubUnreachable("%s can't be reached: %s" % (url, error.reason)) from None
    except (OSError, ValueError) as error:
        raise HubUnreachable("%s can't be reached: %s" % (url, error)) from None


def _reason(error):
    """The sentence that a hub explains an error with."""
    try:
        return ": " + str(json.loads(error.read(100000).decode("utf-8"))["error"]["message"])
    except Exception:
        return ""


def _get_json(url, name, attempts=ATTEMPTS):
    def once():
        with _open(url) as answer:
            text = answer.read(MOST_JSON + 1)
        if len(text) > MOST_JSON:
            raise WeighbridgeError("%s: %s may have %d bytes, has more" % (name, url, MOST_JSON))
        try:
            return json.loads(text.decode("utf-8"))
        except (ValueError, RecursionError):
            raise WeighbridgeError("%s: %s is no JSON; is this a hub?" % (name, url)) from None

    return _patiently(once, lambda: 0, attempts)


def _fetch(url, path):
    """Downloads to `path` what is not there or has changed; goes on with what an earlier attempt left."""
    etag = _read_text(path + ".etag") if os.path.exists(path) else None
    part = path + ".part"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    try:
        _patiently(lambda: _fetch_once(url, path, etag), lambda: _size(part), 1 if etag else ATTEMPTS)
    except HubUnreachable:
        if not os.path.exists(path):
            raise  # a version never changes: what is there is good


def _fetch_once(url, path, etag):
    part = path + ".part"
    part_etag = _read_text(part + ".etag")
    start = _size(part) if part_etag else 0
    headers = {}
    if etag is not None:
        headers["If-None-Match"] = etag
    elif start > 0:
        headers.update({"Range": "bytes=%d-" % start, "If-Range": part_etag})
    with _open(url, headers) as answer:
        if answer.code == 304:
            return
        if answer.code == 416:
            _remove(part)
            raise HubUnreachable("%s: the hub could not go on after %d bytes" % (url, start))
        said = re.match(r"bytes (\d+)-\d+/(\d+)\Z", answer.headers.get("Content-Range") or "")
        if answer.code == 206:
            if not said or int(said.group(1)) != start:
                raise WeighbridgeError("%s: the hub gives other bytes than those from %d" % (url, start))
            total = int(said.group(2))
        else:
            start = 0
            length = answer.headers.get("Content-Length")
            total = int(length) if length is not None and length.isdigit() else None
        tag = answer.headers.get("ETag") or ""
        _write_text(part + ".etag", tag if tag.startswith('"') else "")
        end = _receive(answer, part, start, total, url)
    if total is not None and end < total:
        raise HubUnreachable("%s broke off after %d of %d bytes" % (url, end, total))
    _finish(url, path, part, tag)


def _receive(answer, part, start, total, url):
    """Writes the bytes of an answer from `start` on; gives where they end."""
    with open(part, "r+b" if os.path.exists(part) else "wb") as file:
        file.truncate(start)
        file.seek(start)
        end = start
        while True:
            try:
                chunk = answer.read(2**18)
            except Exception as error:  # http.client has several ways to say that a connection broke
                raise HubUnreachable("%s broke off after %d bytes (%s)" % (url, end, error)) from None
            if not chunk:
                return end
            end += len(chunk)
            if total is not None and end > total:
                raise WeighbridgeError("%s: more comes than the %d bytes that were announced" % (url, total))
            file.write(chunk)


def _finish(url, path, part, tag):
    """Gives a whole file its name. The hub's ETags are the content's SHA-256: damage is noticed."""
    expected = re.match(r'"([0-9a-f]{64})"\Z', tag)
    if expected:
        digest = hashlib.sha256()
        with open(part, "rb") as file:
            for chunk in iter(lambda: file.read(2**20), b""):
                digest.update(chunk)
        if digest.hexdigest() != expected.group(1):
            _remove(part)
            raise HubUnreachable("%s came damaged: its SHA-256 is %s" % (url, digest.hexdigest()))
    try:
        os.replace(part, path)
    except FileNotFoundError:
        if not os.path.exists(path):  # else another process was first
            raise
    _write_text(path + ".etag", tag)
    _remove(part + ".etag")


def _patiently(work, position, attempts):
    """Does `work` again after what may pass, with growing pauses; new bytes since the last attempt count as success."""
    attempt = 0
    while True:
        before = position()
        try:
            return work()
        except HubUnreachable:
            attempt = 0 if position() > before + 65536 else attempt + 1
            if attempt >= attempts:
                raise
            time.sleep(min(8, 0.25 * 2**attempt))


def _base(url):
    parts = urllib.parse.urlsplit(str(url))
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError("url must be the address of a hub, like http://localhost:8080, is %r" % (url,))
    if "@" in parts.netloc:
        raise ValueError("url must not hold credentials")
    return str(url).rstrip("/")


def _cache(cache):
    if cache is not None:
        return os.fspath(cache)
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "weighbridge")


def _check(value, name, allowed):
    if value not in allowed:
        raise ValueError("%s must be %s, is %r" % (name, " or ".join(map(repr, allowed)), value))


def _check_name(value, name):
    if not isinstance(value, str) or not _NAME.match(value):
        raise ValueError("%s must be a name of lower-case letters and digits, is %r" % (name, value))


def _size(path):
    try:
        return os.path.getsize(path)
    except OSError:
        return 0


def _read_text(path):
    try:
        with open(path, encoding="ascii") as file:
            return file.read(200) or None
    except (OSError, ValueError):
        return None


def _write_text(path, text):
    with open(path, "w", encoding="ascii", errors="replace") as file:
        file.write(text)


def _remove(path):
    for name in (path, path + ".etag"):
        try:
            os.remove(name)
        except OSError:
            pass


def _main(arguments):
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print("Usage: python3 weighbridge.py URL    prints what a hub has", file=sys.stderr)
        return 2
    try:
        zoos = describe(arguments[0])
    except (WeighbridgeError, ValueError) as error:
        print("weighbridge.py: %s" % error, file=sys.stderr)
        return 1
    for one in zoos:
        labels = {"withheld": ", test labels withheld", "public": ", all labels public"}.get(one.get("labels"), "")
        print("%s %s: %s%s" % (one.get("zoo"), one.get("latest"), one.get("title"), labels))
        for item in one.get("collections") or []:
            counts = item.get("counts", {})
            numbers = ", ".join("%s %s" % (counts.get(split), split) for split in ("train", "test", "early"))
            print("  %-16s%s networks" % (item.get("collection"), numbers))
    if not zoos:
        print("The hub has no zoos yet.")
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
