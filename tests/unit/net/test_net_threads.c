/* Several metrics on one network at the same time, each in a thread of its own with threads of its own: the same as one
 * after the other. Worth most under the thread sanitizer (preset tsan). */
#include <pthread.h>

#include "net_help.h"

enum { METRICS = 4, N = 120 };

typedef struct job {
    const net *g;
    const net_snap *s;
    uint32_t index;
    unsigned threads;
    net_ms *time, *rows, *nearest;
    uint32_t *metres, *label;
    jalur_status st;
} job;

static jalur_status answer(jalur_ctx *ctx, job *j, net_metric **m, net_rows **rows)
{
    jalur_status st = JALUR_OK;
    profile p = test_profile("p", MODE_TRUCK, 20 + 7 * j->index);
    const net_edge shut[2] = {{j->index}, {j->index + 9}};
    p.kmh[ROAD_PRIMARY] = 30 + 10 * j->index;
    TRY(net_metric_new(ctx, j->g, &p, SEASON_DRY, NULL, m));
    TRY(net_metric_change(ctx, *m, &(net_closures){.edges = shut, .n_edges = 2}));
    TRY(net_table(ctx, *m, j->s, N, j->s, N, j->time, j->metres));
    TRY(net_rows_new(ctx, *m, j->s, N, rows));
    TRY(net_rows_fill(*rows, j->s, N, j->rows));
    TRY(net_nearest(ctx, *m, j->s, 9, j->s, N, true, j->nearest, j->label));
done:
    return st;
}

static void *run(void *arg)
{
    job *j = arg;
    net_metric *m = NULL;
    net_rows *rows = NULL;
    jalur_ctx *ctx = jalur_ctx_new(NULL);
    jalur_ctx_set_threads(ctx, j->threads);
    j->st = answer(ctx, j, &m, &rows);
    net_rows_free(rows);
    net_metric_free(m);
    jalur_ctx_free(ctx);
    return NULL;
}

static job job_new(const net *g, const net_snap *s, uint32_t index, unsigned threads)
{
    job j = {.g = g, .s = s, .index = index, .threads = threads};
    j.time = malloc(N * N * sizeof *j.time);
    j.rows = malloc(N * N * sizeof *j.rows);
    j.metres = malloc(N * N * sizeof *j.metres);
    j.nearest = malloc(N * sizeof *j.nearest);
    j.label = malloc(N * sizeof *j.label);
    return j;
}

static void job_free(job *j)
{
    free(j->time);
    free(j->rows);
    free(j->metres);
    free(j->nearest);
    free(j->label);
}

static void metrics_at_once(void **state)
{
    (void)state;
    rng r;
    rng_init(&r, 31);
    jalur_ctx *ctx = test_ctx();
    map *m = malloc(sizeof *m);
    map_random(m, &r, 12, 300);
    net *g = map_net(ctx, m);
    net_snap s[N];
    job alone[METRICS], together[METRICS];
    pthread_t thread[METRICS];
    for (int i = 0; i < N; i++) s[i] = snap_random(g, &r);
    for (uint32_t i = 0; i < METRICS; i++) {
        alone[i] = job_new(g, s, i, 1);
        together[i] = job_new(g, s, i, 1 + i);
        run(&alone[i]);
    }
    for (uint32_t i = 0; i < METRICS; i++) assert_int_equal(pthread_create(&thread[i], NULL, run, &together[i]), 0);
    for (uint32_t i = 0; i < METRICS; i++) pthread_join(thread[i], NULL);
    for (uint32_t i = 0; i < METRICS; i++) {
        assert_int_equal(alone[i].st, JALUR_OK);
        assert_int_equal(together[i].st, JALUR_OK);
        assert_memory_equal(alone[i].time, together[i].time, N * N * sizeof *alone[i].time);
        assert_memory_equal(alone[i].rows, together[i].rows, N * N * sizeof *alone[i].rows);
        assert_memory_equal(alone[i].metres, together[i].metres, N * N * sizeof *alone[i].metres);
        assert_memory_equal(alone[i].nearest, together[i].nearest, N * sizeof *alone[i].nearest);
        assert_memory_equal(alone[i].label, together[i].label, N * sizeof *alone[i].label);
        if (i > 0) assert_memory_not_equal(alone[i].time, alone[0].time, N * N * sizeof *alone[i].time);
        job_free(&alone[i]);
        job_free(&together[i]);
    }
    net_free(g);
    free(m);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(metrics_at_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
