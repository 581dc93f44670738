/* Road files from a DIMACS pair, for the import benchmark: make_roads PREFIX writes PREFIX.csv (one WKT line per edge, for
 * ogr2ogr to make a GeoPackage of) and PREFIX.osm.pbf (dense nodes, one way per edge, plain blobs). */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PER_BLOCK = 8000 };

typedef struct bytes { uint8_t *at; size_t n, cap; } bytes;
typedef struct graph { uint32_t n_nodes, n_edges, *a, *b; int *x, *y; } graph;

static void put_byte(bytes *b, unsigned v)
{
    if (b->n == b->cap) {
        b->cap = b->cap ? b->cap * 2 : 1024;
        b->at = realloc(b->at, b->cap);
        if (!b->at) abort();
    }
    b->at[b->n++] = (uint8_t)v;
}

static void put_varint(bytes *b, uint64_t v)
{
    for (; v >= 0x80; v >>= 7) put_byte(b, (unsigned)(v & 0x7f) | 0x80);
    put_byte(b, (unsigned)v);
}

static void put_signed(bytes *b, int64_t v)
{
    put_varint(b, v < 0 ? (uint64_t)(-v) * 2 - 1 : (uint64_t)v * 2);
}

static void put_int(bytes *b, unsigned field, uint64_t v)
{
    put_varint(b, field << 3);
    put_varint(b, v);
}

static void put_bytes(bytes *b, unsigned field, const void *data, size_t n)
{
    const uint8_t *from = data;
    put_varint(b, field << 3 | 2);
    put_varint(b, n);
    for (size_t i = 0; i < n; i++) put_byte(b, from[i]);
}

/* Appends `part` as a field and empties it. */
static void put_part(bytes *b, unsigned field, bytes *part)
{
    put_bytes(b, field, part->at, part->n);
    part->n = 0;
}

static void write_block(FILE *f, const char *type, bytes *content)
{
    bytes blob = {0}, header = {0};
    put_part(&blob, 1, content);
    put_bytes(&header, 1, type, strlen(type));
    put_int(&header, 3, blob.n);
    const uint8_t length[4] = {0, 0, 0, (uint8_t)header.n};
    fwrite(length, 1, 4, f);
    fwrite(header.at, 1, header.n, f);
    fwrite(blob.at, 1, blob.n, f);
    free(blob.at);
    free(header.at);
}

static void put_strings(bytes *data)
{
    static const char *const WORDS[] = {"", "highway", "residential"};
    bytes strings = {0};
    for (int i = 0; i < 3; i++) put_bytes(&strings, 1, WORDS[i], strlen(WORDS[i]));
    put_part(data, 1, &strings);
    free(strings.at);
}

static void write_nodes(FILE *f, const graph *g, uint32_t from, uint32_t end)
{
    bytes data = {0}, group = {0}, dense = {0}, list = {0};
    put_strings(&data);
    for (uint32_t v = from; v < end; v++) put_signed(&list, v == from ? (int64_t)v + 1 : 1);
    put_part(&dense, 1, &list);
    for (uint32_t v = from; v < end; v++) put_signed(&list, (g->y[v] - (v == from ? 0 : g->y[v - 1])) * 10LL);
    put_part(&dense, 8, &list);
    for (uint32_t v = from; v < end; v++) put_signed(&list, (g->x[v] - (v == from ? 0 : g->x[v - 1])) * 10LL);
    put_part(&dense, 9, &list);
    put_part(&group, 2, &dense);
    put_part(&data, 2, &group);
    write_block(f, "OSMData", &data);
    free(data.at), free(group.at), free(dense.at), free(list.at);
}

static void write_ways(FILE *f, const graph *g, uint32_t from, uint32_t end)
{
    bytes data = {0}, group = {0}, way = {0}, list = {0};
    put_strings(&data);
    for (uint32_t e = from; e < end; e++) {
        put_int(&way, 1, e + 1);
        put_bytes(&way, 2, "\x01", 1);
        put_bytes(&way, 3, "\x02", 1);
        put_signed(&list, (int64_t)g->a[e] + 1);
        put_signed(&list, (int64_t)g->b[e] - g->a[e]);
        put_part(&way, 8, &list);
        put_part(&group, 3, &way);
    }
    put_part(&data, 2, &group);
    write_block(f, "OSMData", &data);
    free(data.at), free(group.at), free(way.at), free(list.at);
}

static FILE *open_part(const char *prefix, const char *ending, const char *how)
{
    char path[1024];
    snprintf(path, sizeof path, "%s.%s", prefix, ending);
    FILE *f = fopen(path, how);
    if (!f) perror(path), exit(1);
    return f;
}

static void read_graph(graph *g, const char *prefix)
{
    char line[256];
    unsigned a, b;
    int x, y;
    FILE *f = open_part(prefix, "gr", "r");
    while (fgets(line, sizeof line, f)) {
        if (sscanf(line, "p sp %u %u", &a, &b) == 2) {
            g->n_nodes = a;
            g->a = calloc(b, sizeof *g->a);
            g->b = calloc(b, sizeof *g->b);
            g->x = calloc(a, sizeof *g->x);
            g->y = calloc(a, sizeof *g->y);
        } else if (sscanf(line, "a %u %u", &a, &b) == 2 && a < b) {
            g->a[g->n_edges] = a - 1;
            g->b[g->n_edges++] = b - 1;
        }
    }
    fclose(f);
    f = open_part(prefix, "co", "r");
    while (fgets(line, sizeof line, f))
        if (sscanf(line, "v %u %d %d", &a, &x, &y) == 3) g->x[a - 1] = x, g->y[a - 1] = y;
    fclose(f);
}

int main(int argc, char **argv)
{
    graph g = {0};
    bytes head = {0};
    if (argc != 2) return fprintf(stderr, "usage: make_roads PREFIX (reads PREFIX.gr and PREFIX.co)\n"), 2;
    read_graph(&g, argv[1]);
    FILE *csv = open_part(argv[1], "csv", "w"), *pbf = open_part(argv[1], "osm.pbf", "wb");
    fprintf(csv, "osm_id,highway,WKT\n");
    for (uint32_t e = 0; e < g.n_edges; e++)
        fprintf(csv, "%u,residential,\"LINESTRING(%.6f %.6f,%.6f %.6f)\"\n", e + 1, g.x[g.a[e]] / 1e6, g.y[g.a[e]] / 1e6,
                g.x[g.b[e]] / 1e6, g.y[g.b[e]] / 1e6);
    put_bytes(&head, 4, "OsmSchema-V0.6", 14);
    put_bytes(&head, 4, "DenseNodes", 10);
    write_block(pbf, "OSMHeader", &head);
    for (uint32_t v = 0; v < g.n_nodes; v += PER_BLOCK) write_nodes(pbf, &g, v, v + PER_BLOCK < g.n_nodes ? v + PER_BLOCK : g.n_nodes);
    for (uint32_t e = 0; e < g.n_edges; e += PER_BLOCK) write_ways(pbf, &g, e, e + PER_BLOCK < g.n_edges ? e + PER_BLOCK : g.n_edges);
    int bad = fclose(csv) != 0 || fclose(pbf) != 0;
    free(g.a), free(g.b), free(g.x), free(g.y), free(head.at);
    if (bad) perror(argv[1]);
    return bad;
}
