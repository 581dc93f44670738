/* Adds a written solution up again from the instance file alone: own reading, own rounding, own clock. Shares nothing with
 * engine/instance or engine/plan. Knows VRPLIB (with the sections of PyVRP's instances), Solomon and Cordeau. */
#ifndef JALUR_TEST_READD_H
#define JALUR_TEST_READD_H

#include <stdbool.h>
#include <stdint.h>

typedef struct readd {
    double cost;              /* in the file's unit, prizes of what is left out included */
    uint32_t routes, served, left;
    char wrong[200];          /* the first rule that is broken, or "" */
} readd;

/* `rounding` as jalur names it: nearest up down tenths thousandths. False when a file cannot be read at all. */
bool readd_solution(const char *instance, const char *solution, const char *rounding, readd *out);

#endif
