/* A napkin territory: two square villages side by side, a road through both, a station in each, a depot, a truck.
 * Nothing is wrong with it; each test breaks one thing. */
#ifndef NAPKIN_H
#define NAPKIN_H

#include "check/check.h"
#include "support.h"

typedef struct napkin {
    jalur_ctx *ctx;
    geo_kit *kit;
    territory t;
    settings s;
    problems out;
    bool cancelled; /* before the network is checked */
} napkin;

void napkin_new(napkin *n);
void napkin_free(napkin *n);
void napkin_nouns(napkin *n); /* joins, checks the nouns, sorts */
/* Checks the network with `profile` in both seasons. */
jalur_status napkin_try_network(napkin *n, const profile *p);
void napkin_network(napkin *n, const profile *p); /* it must work */
uint32_t napkin_count(const napkin *n, const char *class);
const problem *napkin_first(const napkin *n, const char *class); /* fails the test when there is none */
/* Copies `text` "lon lat, lon lat" into a line of the territory. */
shape_line napkin_line(napkin *n, const char *text);
void napkin_square(napkin *n, area *a, double west, double south, double side);

#endif
