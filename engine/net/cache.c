/* The network as a file, so that the next run maps it instead of ordering a million nodes again.
 *
 * Layout: a head of fixed size, then sections that start at multiples of CACHE_ALIGN, little endian, with the
 * field widths of this machine's types. Sections that are plain arrays are used where they lie, read-only.
 * The checksum covers head and sections; the rest of what queries rely on is checked by cache_check.c, so that
 * even a file with a right checksum cannot lead out of bounds. */
#include "net/cache.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/writer.h"

static const char MAGIC[8] = {'J', 'A', 'L', 'U', 'R', 'N', 'E', 'T'};
enum { CACHE_ALIGN = 64, CACHE_VERSION = 7, CHUNK = 128 * 1024 };
static const uint32_t BYTE_ORDER_MARK = 0x01020304;

/* Everything that changes what a section means. */
static const uint32_t SHAPE[8] = {CACHE_VERSION, SLOPE_KINDS, TREE_RUN, TREE_FAN, ROAD_CLASSES, SURFACES,
                                  sizeof(net_rule), sizeof(cache_part)};

typedef struct cache_head {
    char magic[8];
    uint32_t byte_order, reserved;
    uint32_t shape[8];
    uint64_t key, file_bytes;
    uint32_t n_nodes, n_edges, n_points, n_roads, n_parts, n_arcs, height, n_items;
    uint32_t has_z, has_slope, duplicates, joined_ends, crossings, reserved2;
    double length_m;
    uint64_t bytes[CACHE_SECTIONS];
    uint64_t checksum; /* of the head with this field 0, then of the sections */
} cache_head;

static uint64_t mix_text(uint64_t h, const char *text)
{
    return hash_bytes(text ? text : "", text ? strlen(text) + 1 : 1, h);
}

uint64_t net_roads_key(const road *roads, uint32_t n_roads, const net_options *o)
{
    uint64_t h = hash_bytes(SHAPE, sizeof SHAPE, n_roads);
    double tolerance = o && o->join_tolerance_m > 0 ? o->join_tolerance_m : 0;
    const uint8_t crossings = o && o->node_crossings;
    h = hash_bytes(&tolerance, sizeof tolerance, h);
    h = hash_bytes(&crossings, 1, h);
    for (uint32_t i = 0; i < n_roads; i++) {
        const road *r = &roads[i];
        const int64_t rule[10] = {r->source_id, r->class, r->surface, r->oneway, r->flags, r->modes, r->max_kmh,
                                  r->wait_min, r->line.n, r->line.z_m != NULL};
        h = hash_bytes(rule, sizeof rule, h);
        h = mix_text(h, r->name);
        if (r->line.n == 0) continue;
        h = hash_bytes(r->line.pt, r->line.n * sizeof *r->line.pt, h);
        if (r->line.z_m) h = hash_bytes(r->line.z_m, r->line.n * sizeof *r->line.z_m, h);
    }
    return h;
}

static uint64_t padded(uint64_t bytes)
{
    return (bytes + CACHE_ALIGN - 1) / CACHE_ALIGN * CACHE_ALIGN;
}

static uint64_t checksum_of(cache_head head, const void *const *section)
{
    head.checksum = 0;
    uint64_t h = hash_bytes(&head, sizeof head, 0);
    for (int i = 0; i < CACHE_SECTIONS; i++) h = hash_bytes(section[i], head.bytes[i], h);
    return h;
}

/* Sizes follow from the counts alone: a file that says otherwise is refused. */
static void section_sizes(const cache_head *h, uint32_t n_boxes, uint64_t *bytes)
{
    uint64_t n = h->n_nodes, e = h->n_edges, p = h->n_points;
    bytes[CACHE_ENDS] = e * sizeof(net_ends);
    bytes[CACHE_EDGE_ROAD] = e * sizeof(uint32_t);
    bytes[CACHE_EDGE_POINT] = (e + 1) * sizeof(uint32_t);
    bytes[CACHE_EDGE_M] = e * sizeof(double);
    bytes[CACHE_EDGE_FLAGS] = e;
    bytes[CACHE_SLOPE] = h->has_slope ? e * SLOPE_KINDS * sizeof(float) : 0;
    bytes[CACHE_POINTS] = p * sizeof(jalur_lonlat);
    bytes[CACHE_Z] = h->has_z ? p * sizeof(float) : 0;
    bytes[CACHE_ROADS] = h->n_roads * (uint64_t)sizeof(net_rule);
    bytes[CACHE_NODE_PART] = n * sizeof(uint32_t);
    bytes[CACHE_PARTS] = h->n_parts * (uint64_t)sizeof(cache_part);
    bytes[CACHE_FIRST] = (n + 1) * sizeof(uint32_t);
    bytes[CACHE_HEAD] = h->n_arcs * (uint64_t)sizeof(uint32_t);
    bytes[CACHE_DEPTH] = n * sizeof(uint32_t);
    bytes[CACHE_ITEM_EDGE] = h->n_items * (uint64_t)sizeof(uint32_t);
    bytes[CACHE_ITEM_POINT] = h->n_items * (uint64_t)sizeof(uint32_t);
    bytes[CACHE_BOXES] = n_boxes * (uint64_t)sizeof(tree_box);
}

static cache_head head_of(const net *g, uint64_t key)
{
    cache_head h;
    memset(&h, 0, sizeof h); /* padding too: equal nets give equal files */
    memcpy(h.magic, MAGIC, sizeof MAGIC);
    memcpy(h.shape, SHAPE, sizeof SHAPE);
    h.byte_order = BYTE_ORDER_MARK;
    h.key = key;
    h.n_nodes = g->n_nodes;
    h.n_edges = g->n_edges;
    h.n_points = g->n_points;
    h.n_roads = g->n_roads;
    h.n_parts = g->n_components;
    h.n_arcs = g->c.n_arcs;
    h.height = g->c.height;
    h.n_items = g->t.n_items;
    h.has_z = g->z_m != NULL;
    h.has_slope = g->slope != NULL;
    h.duplicates = g->stats.duplicate_edges;
    h.joined_ends = g->stats.joined_ends;
    h.crossings = g->stats.noded_crossings;
    h.length_m = g->stats.length_m;
    section_sizes(&h, g->t.n_boxes, h.bytes);
    h.file_bytes = padded(sizeof h);
    for (int i = 0; i < CACHE_SECTIONS; i++) h.file_bytes += padded(h.bytes[i]);
    return h;
}

static void sections_of(const net *g, const cache_part *parts, const void **s)
{
    s[CACHE_ENDS] = g->ends;
    s[CACHE_EDGE_ROAD] = g->edge_road;
    s[CACHE_EDGE_POINT] = g->edge_point;
    s[CACHE_EDGE_M] = g->edge_m;
    s[CACHE_EDGE_FLAGS] = g->edge_flags;
    s[CACHE_SLOPE] = g->slope ? (const void *)g->slope : "";
    s[CACHE_POINTS] = g->pt;
    s[CACHE_Z] = g->z_m ? (const void *)g->z_m : "";
    s[CACHE_ROADS] = g->attr;
    s[CACHE_NODE_PART] = g->node_component;
    s[CACHE_PARTS] = parts;
    s[CACHE_FIRST] = g->c.first;
    s[CACHE_HEAD] = g->c.head;
    s[CACHE_DEPTH] = g->c.depth;
    s[CACHE_ITEM_EDGE] = g->t.item_edge;
    s[CACHE_ITEM_POINT] = g->t.item_point;
    s[CACHE_BOXES] = g->t.box;
}

static void write_padded(writer *w, const void *data, uint64_t n_bytes)
{
    static const char zero[CACHE_ALIGN] = {0};
    const char *at = data;
    for (uint64_t k = 0; k < n_bytes; k += CHUNK) writer_bytes(w, at + k, n_bytes - k < CHUNK ? n_bytes - k : CHUNK);
    writer_bytes(w, zero, (size_t)(padded(n_bytes) - n_bytes));
}

jalur_status net_save(jalur_ctx *ctx, const net *g, const char *path, uint64_t key)
{
    jalur_status st = JALUR_OK;
    const void *section[CACHE_SECTIONS];
    cache_head h = head_of(g, key);
    cache_part *parts = NULL;
    writer *w = NULL;
    TRY(mem_new(ctx, g->n_components, sizeof *parts, &parts));
    for (uint32_t i = 0; i < g->n_components; i++) {
        parts[i].length_m = g->component[i].length_m;
        parts[i].nodes = g->component[i].nodes;
    }
    sections_of(g, parts, section);
    h.checksum = checksum_of(h, section);
    TRY(writer_open(ctx, path, &w));
    write_padded(w, &h, sizeof h);
    for (int i = 0; i < CACHE_SECTIONS; i++) write_padded(w, section[i], h.bytes[i]);
    st = writer_commit(&w);
done:
    writer_abort(&w);
    mem_free(ctx, parts);
    return err_while(ctx, st, "keeping the road network for the next run");
}

/* Why the bytes are no network of this key; NULL when head, sizes and checksum are right. */
static const char *read_head(const uint8_t *map, uint64_t size, uint64_t key, cache_head *h, const void **section)
{
    uint64_t bytes[CACHE_SECTIONS], at = padded(sizeof *h);
    tree shape = {0};
    if (size < at) return "cut short";
    memcpy(h, map, sizeof *h);
    if (memcmp(h->magic, MAGIC, sizeof MAGIC) != 0) return "not a network file";
    if (h->byte_order != BYTE_ORDER_MARK || memcmp(h->shape, SHAPE, sizeof SHAPE) != 0) return "another version's";
    if (h->key != key) return "made from other roads";
    if (h->file_bytes != size) return "cut short";
    if (h->has_z > 1 || h->has_slope > 1 || h->n_arcs >= NET_VIA_EDGE || h->n_points >= NET_VIA_EDGE) return "damaged";
    shape.n_items = h->n_items;
    if (!tree_lay_out(&shape)) return "damaged";
    section_sizes(h, shape.n_boxes, bytes);
    for (int i = 0; i < CACHE_SECTIONS; i++) {
        if (h->bytes[i] != bytes[i] || padded(bytes[i]) > size - at) return "damaged";
        section[i] = map + at;
        at += padded(bytes[i]);
    }
    if (at != size || h->checksum != checksum_of(*h, section)) return "damaged";
    return NULL;
}

/* The net takes the mapping's pages as its arrays. They are never written: see net_free. */
static void adopt(net *g, const cache_head *h, const void *const *s)
{
    union { const void *from; void *to; } p[CACHE_SECTIONS];
    for (int i = 0; i < CACHE_SECTIONS; i++) p[i].from = s[i];
    g->n_nodes = h->n_nodes;
    g->n_edges = h->n_edges;
    g->n_points = h->n_points;
    g->n_roads = h->n_roads;
    g->n_components = h->n_parts;
    g->ends = p[CACHE_ENDS].to;
    g->edge_road = p[CACHE_EDGE_ROAD].to;
    g->edge_point = p[CACHE_EDGE_POINT].to;
    g->edge_m = p[CACHE_EDGE_M].to;
    g->edge_flags = p[CACHE_EDGE_FLAGS].to;
    g->slope = h->has_slope ? p[CACHE_SLOPE].to : NULL;
    g->pt = p[CACHE_POINTS].to;
    g->z_m = h->has_z ? p[CACHE_Z].to : NULL;
    g->attr = p[CACHE_ROADS].to;
    g->node_component = p[CACHE_NODE_PART].to;
    g->c = (chordal){.n_nodes = h->n_nodes, .n_arcs = h->n_arcs, .height = h->height, .first = p[CACHE_FIRST].to,
                     .head = p[CACHE_HEAD].to, .depth = p[CACHE_DEPTH].to};
    g->t = (tree){.n_items = h->n_items, .item_edge = p[CACHE_ITEM_EDGE].to, .item_point = p[CACHE_ITEM_POINT].to,
                  .box = p[CACHE_BOXES].to};
    (void)tree_lay_out(&g->t);
}

static jalur_status unpack(net *g, const cache_head *h, const cache_part *parts)
{
    jalur_status st = JALUR_OK;
    TRY(mem_new(g->ctx, h->n_parts, sizeof *g->component, &g->component));
    TRY(chordal_index(g->ctx, &g->c));
    for (uint32_t i = 0; i < h->n_parts; i++)
        g->component[i] = (net_component){.nodes = parts[i].nodes, .length_m = parts[i].length_m};
    g->stats = (net_stats){.roads = h->n_roads, .nodes = h->n_nodes, .edges = h->n_edges, .points = h->n_points,
                           .weak_components = h->n_parts, .length_m = h->length_m,
                           .largest_m = h->n_parts ? parts[0].length_m : 0, .duplicate_edges = h->duplicates,
                           .joined_ends = h->joined_ends, .noded_crossings = h->crossings};
    g->stats.memory_bytes = net_bytes(g);
done:
    return st;
}

static void *map_file(const char *path, uint64_t *size)
{
    struct stat s;
    void *map = MAP_FAILED;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return NULL;
    if (fstat(fd, &s) == 0 && S_ISREG(s.st_mode) && s.st_size > 0) {
        *size = (uint64_t)s.st_size;
        map = mmap(NULL, (size_t)s.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    }
    close(fd);
    return map == MAP_FAILED ? NULL : map;
}

jalur_status net_load(jalur_ctx *ctx, const char *path, uint64_t key, net **out)
{
    jalur_status st = JALUR_OK;
    const void *section[CACHE_SECTIONS];
    cache_head h;
    uint64_t size = 0;
    net *g = NULL;
    *out = NULL;
    void *map = map_file(path, &size);
    if (!map) return JALUR_OK;
    const char *wrong = read_head(map, size, key, &h, section);
    if (wrong) goto done;
    TRY(mem_new(ctx, 1, sizeof *g, &g));
    g->ctx = ctx;
    g->map = map;
    g->map_bytes = (size_t)size;
    map = NULL; /* the net's from here on */
    adopt(g, &h, section);
    if (!cache_sound(g, section[CACHE_PARTS])) {
        wrong = "inconsistent";
        goto done;
    }
    TRY(unpack(g, &h, section[CACHE_PARTS]));
    *out = g;
    g = NULL;
done:
    if (wrong) log_info(ctx, "the kept road network %s is %s; it is built again", path, wrong);
    if (map) munmap(map, (size_t)size);
    net_free(g);
    return st;
}

void net_unmap(net *g)
{
    if (g->map) munmap(g->map, g->map_bytes);
}
