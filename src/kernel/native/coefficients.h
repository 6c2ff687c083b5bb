// Coefficients of exp, log and tanh in float32. Written by fit-coefficients.py: change that and run it again.
#ifndef WEIGHBRIDGE_COEFFICIENTS_H
#define WEIGHBRIDGE_COEFFICIENTS_H

// ln 2 cut to 16 bits, so that n * LN2_HIGH is exact for |n| <= 256
#define LN2_HIGH 0.693145752f
// ln 2 - LN2_HIGH
#define LN2_LOW 1.42860677e-06f
// 1 / ln 2
#define EXP_LOG2_E 1.44269502f
// tanh's argument is cut to this on both sides, where tanh is 1 - 2.3e-7
#define TANH_LIMIT 8.0f

// exp(r), |r| <= ln(2)/2: the sum of EXP_POLYNOMIAL[k] r^k; relative error 3.1e-09 before rounding
#define EXP_DEGREE 6
static const float EXP_POLYNOMIAL[7] = {
    1.0f,
    1.0f,
    0.49999994f,
    0.166665211f,
    0.0416682735f,
    0.00836868398f,
    0.00138200796f,
};
// log(1+f), sqrt(1/2) <= 1+f < sqrt(2): f times the sum of LOG_POLYNOMIAL[k] f^k; relative error 5.8e-09 before rounding
#define LOG_DEGREE 9
static const float LOG_POLYNOMIAL[10] = {
    1.0f,
    -0.5f,
    0.333333313f,
    -0.250008196f,
    0.200012416f,
    -0.166234091f,
    0.1420158f,
    -0.131596103f,
    0.127622157f,
    -0.0763643533f,
};
// tanh(x), |x| <= TANH_LIMIT: x P(x^2) / Q(x^2), P the sum of TANH_NUMERATOR[k] x^2k; relative error 3.7e-09 before rounding
#define TANH_NUMERATOR_DEGREE 6
static const float TANH_NUMERATOR[7] = {
    1.0f,
    0.131256372f,
    0.00315091922f,
    1.16632973e-05f,
    -2.24380585e-08f,
    6.45399567e-11f,
    -1.18919319e-13f,
};
// Q the sum of TANH_DENOMINATOR[k] x^2k; relative error 3.7e-09 before rounding
#define TANH_DENOMINATOR_DEGREE 3
static const float TANH_DENOMINATOR[4] = {
    1.0f,
    0.464589685f,
    0.024680851f,
    0.000261548092f,
};
#endif
