/* A territory drawn on a napkin at the equator, and the network on it. One unit of x is 0.01 degrees of longitude,
 * 1,113.195 m; at 60 km/h a unit takes 66.79 s. */
#ifndef JALUR_TEST_ISLAND_H
#define JALUR_TEST_ISLAND_H

#include "support.h"

#include "cover/cover.h"

#define assert_near(found, expected, within) near_or_fail((found), (expected), (within), __FILE__, __LINE__)
void near_or_fail(double found, double expected, double within, const char *file, int line);

enum { ISLAND_MAX = 64 };

typedef struct island {
    jalur_ctx *ctx;
    geo_kit *kit;
    territory t;
    net *g;
    net_metric *metric[4]; /* in the order of island_metric */
    uint32_t n_metrics;
} island;

jalur_lonlat island_at(double x, double y);
void island_begin(island *i);
void island_end(island *i);
/* Adders must be called in the order of codes and ids. All return the index. */
uint32_t island_area(island *i, const char *code, area_level level, uint32_t population);
void island_square(island *i, uint32_t area_index, double x, double y, double half); /* polygon around a centre */
void island_label(island *i, uint32_t area_index, double x, double y);
uint32_t island_office(island *i, const char *id, const char *code, double x, double y);
uint32_t island_household(island *i, const char *id, const char *code, double x, double y);
/* A straight road with a vertex at every whole unit between its ends. */
uint32_t island_road(island *i, double x1, double y1, double x2, double y2, uint8_t flags);
/* After the last adder: joins codes, builds the network. */
void island_build(island *i);
const net_metric *island_metric(island *i, const profile *p, season s);

#endif
