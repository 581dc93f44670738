/* Road networks as DIMACS files: PREFIX.gr (arcs sorted by tail, milliseconds) and PREFIX.co (millionths of degrees). */
#ifndef JALUR_BENCH_DIMACS_H
#define JALUR_BENCH_DIMACS_H

#include "net/arcs.h"

typedef struct graph {
    net_arcs a; /* points into the arrays below */
    jalur_lonlat *at;
    uint32_t *tail, *head, *ms;
    uint32_t *first; /* arcs of node v: first[v] .. first[v + 1] - 1 */
} graph;

/* Ends the program where a file cannot be read. */
void graph_read(graph *g, const char *prefix);
void graph_free(graph *g);

#endif
