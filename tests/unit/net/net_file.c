#include "net_file.h"

#include "base/hash.h"

enum { HEAD_BYTES = 272, SIZES_AT = 128, SECTIONS = 17 };

void net_file_answers(jalur_ctx *ctx, const net *g, net_ms *time, uint32_t *metres)
{
    enum { N = 12 };
    rng r;
    net_metric *w = NULL;
    net_snap s[N];
    profile p = test_profile("t", MODE_TRUCK, 36);
    rng_init(&r, 3);
    test_ok(ctx, net_metric_new(ctx, g, &p, SEASON_DRY, NULL, &w));
    for (int i = 0; i < N; i++) {
        jalur_lonlat at = {100 + rng_unit(&r) * 0.09, -1 + rng_unit(&r) * 0.09};
        test_ok(ctx, net_snap_points(w, &at, 1, 5000, &s[i]));
    }
    test_ok(ctx, net_table(ctx, w, s, N, s, N, time, metres));
    net_metric_free(w);
}

void net_file_reseal(uint8_t *file, size_t n)
{
    uint64_t h, size, at = (HEAD_BYTES + 63) / 64 * 64;
    if (n < at) return;
    memset(file + HEAD_BYTES - 8, 0, 8);
    h = hash_bytes(file, HEAD_BYTES, 0);
    for (int i = 0; i < SECTIONS; i++) {
        memcpy(&size, file + SIZES_AT + 8 * i, 8);
        if (at > n || size > n - at) return;
        h = hash_bytes(file + at, size, h);
        at += (size + 63) / 64 * 64;
    }
    memcpy(file + HEAD_BYTES - 8, &h, 8);
}

void net_file_use(jalur_ctx *ctx, const net *g)
{
    net_ms t[144];
    uint32_t m[144], n;
    arena a;
    net_component *c;
    net_edge_view v;
    arena_init(&a, ctx);
    net_file_answers(ctx, g, t, m);
    test_ok(ctx, net_components(g, &a, &c, &n));
    for (uint32_t e = 0; e < net_edge_count(g); e++) net_edge_get(g, NULL, (net_edge){e}, &v);
    arena_release(&a);
}
