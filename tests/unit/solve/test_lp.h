/* Small helpers of the solver tests. */
#ifndef TEST_LP_H
#define TEST_LP_H

#include "base/rng.h"
#include "solve/lp.h"
#include "support.h"

/* A row given densely: n coefficients. */
static inline uint32_t test_row(lp_model *m, const double *a, uint32_t n, double lo, double up)
{
    const uint32_t row = lp_add_row(m, lo, up, NULL);
    for (uint32_t j = 0; j < n; j++)
        if (a[j] != 0) lp_set(m, row, j, a[j]);
    return row;
}

/* Hillier and Lieberman, Wyndor Glass: max 3x + 5y; x <= 4; 2y <= 12; 3x + 2y <= 18. Written as a minimum, so signs turn. */
static inline lp_model *test_wyndor(jalur_ctx *ctx)
{
    lp_model *m = NULL;
    test_ok(ctx, lp_model_new(ctx, &m));
    lp_add_column(m, -3, 0, INFINITY, false, "doors");
    lp_add_column(m, -5, 0, INFINITY, false, "windows");
    test_row(m, (double[]){1, 0}, 2, -INFINITY, 4);
    test_row(m, (double[]){0, 2}, 2, -INFINITY, 12);
    test_row(m, (double[]){3, 2}, 2, -INFINITY, 18);
    return m;
}

/* cmocka compares floats only. */
#define test_close(found, expected, eps)                                                        \
    do {                                                                                        \
        const double f_ = (found), e_ = (expected);                                             \
        if (!(fabs(f_ - e_) <= (eps))) fail_msg("%s is %.12g, expected %.12g", #found, f_, e_); \
    } while (0)

int test_lp_basics(void);
int test_lp_random(void);
int test_lp_mip(void);
int test_lp_gate(void);
int test_lp_why(void);
int test_gub(void);

#endif
