#include "dimacs.h"

#include <stdio.h>
#include <stdlib.h>

static FILE *open_part(const char *prefix, const char *ending)
{
    char path[1024];
    snprintf(path, sizeof path, "%s.%s", prefix, ending);
    FILE *f = fopen(path, "r");
    if (!f) {
        perror(path);
        exit(1);
    }
    return f;
}

void graph_read(graph *g, const char *prefix)
{
    char line[256];
    unsigned a, b, w, n = 0;
    int x, y;
    FILE *f = open_part(prefix, "gr");
    while (fgets(line, sizeof line, f)) {
        if (sscanf(line, "p sp %u %u", &a, &b) == 2) {
            g->a.n_nodes = a;
            g->at = calloc(a, sizeof *g->at);
            g->first = calloc((size_t)a + 2, sizeof *g->first);
            g->tail = calloc(b, sizeof *g->tail);
            g->head = calloc(b, sizeof *g->head);
            g->ms = calloc(b, sizeof *g->ms);
        } else if (sscanf(line, "a %u %u %u", &a, &b, &w) == 3) {
            g->tail[n] = a - 1;
            g->head[n] = b - 1;
            g->ms[n++] = w;
            g->first[a] = n;
        }
    }
    fclose(f);
    g->a.n_arcs = n;
    for (uint32_t v = 0; v < g->a.n_nodes; v++)
        if (g->first[v + 1] < g->first[v]) g->first[v + 1] = g->first[v];
    f = open_part(prefix, "co");
    while (fgets(line, sizeof line, f))
        if (sscanf(line, "v %u %d %d", &a, &x, &y) == 3) g->at[a - 1] = (jalur_lonlat){x / 1e6, y / 1e6};
    fclose(f);
    g->a.at = g->at;
    g->a.tail = g->tail;
    g->a.head = g->head;
    g->a.ms = g->ms;
}

void graph_free(graph *g)
{
    free(g->at);
    free(g->tail);
    free(g->head);
    free(g->ms);
    free(g->first);
    *g = (graph){0};
}
