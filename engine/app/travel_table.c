/* Tables of travel, a block of rows at a time, and a reason for every pair without a way. */
#include <math.h>
#include <stdio.h>

#include "app/travel.h"

enum { BLOCK_CELLS = 4000000, REACHES = JALUR_REACH_NO_WAY + 1 };

/* The same points on another metric: as if no road were closed, or in the dry season. */
typedef struct other {
    const net_metric *m; /* NULL: it would tell nothing new */
    net_snap *from, *to;
} other;

typedef struct table {
    travel t;
    const jalur_point *from, *to;
    uint32_t n_from, n_to;
    net_snap *at, *goal;
    other open, dry;
    net_ms *time, *other_time; /* of a block */
    uint32_t *m;
    jalur_reach *reach;
    uint32_t rows; /* of a block */
} table;

const char *jalur_reach_name(jalur_reach reach)
{
    static const char *const names[REACHES] = {"reached", "start-far-from-road", "end-far-from-road", "closed", "dry-season-only", "no-way"};
    return (unsigned)reach < REACHES ? names[reach] : "";
}

static jalur_status other_new(table *x, const net_metric *m, other *out)
{
    jalur_status st = JALUR_OK;
    *out = (other){.m = m};
    if (!m) return JALUR_OK;
    TRY(travel_snap(&x->t, m, x->from, x->n_from, &out->from));
    TRY(travel_snap(&x->t, m, x->to, x->n_to, &out->to));
done:
    return st;
}

static jalur_status table_new(jalur_project *p, const jalur_travel_options *o, const jalur_point *from, size_t n_from,
                              const jalur_point *to, size_t n_to, table *x)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = p->ctx;
    const net_metric *open = NULL, *dry = NULL;
    *x = (table){.from = from, .to = to};
    TRY(travel_begin(p, o, &x->t));
    if (n_from > UINT32_MAX / 2 || n_to > UINT32_MAX / 2) TRY(err_set(ctx, JALUR_E_LIMIT, "too many points for a table"));
    x->n_from = (uint32_t)n_from;
    x->n_to = (uint32_t)n_to;
    TRY(travel_snap(&x->t, x->t.m, from, n_from, &x->at));
    TRY(travel_snap(&x->t, x->t.m, to, n_to, &x->goal));
    TRY(session_open_metric(p, x->t.profile, x->t.season, &open));
    if (x->t.season != SEASON_DRY) TRY(session_metric(p, x->t.profile, SEASON_DRY, &dry));
    TRY(other_new(x, open, &x->open));
    TRY(other_new(x, dry, &x->dry));
    x->rows = n_to > BLOCK_CELLS ? 1 : n_to ? (uint32_t)(BLOCK_CELLS / n_to) : 1;
    if (x->rows > x->n_from) x->rows = x->n_from;
    const size_t cells = (size_t)x->rows * n_to;
    TRY(mem_new_unset(ctx, cells, sizeof *x->time, &x->time));
    TRY(mem_new_unset(ctx, cells, sizeof *x->m, &x->m));
    TRY(mem_new_unset(ctx, cells, sizeof *x->reach, &x->reach));
    if (open || dry) TRY(mem_new_unset(ctx, cells, sizeof *x->other_time, &x->other_time));
done:
    return st;
}

static void table_release(table *x)
{
    if (!x->t.p) return;
    mem_free(x->t.p->ctx, x->time);
    mem_free(x->t.p->ctx, x->m);
    mem_free(x->t.p->ctx, x->reach);
    mem_free(x->t.p->ctx, x->other_time);
    travel_end(&x->t);
}

static bool same_place(const table *x, uint32_t i, uint32_t j)
{
    return x->from[i].at.lon_deg == x->to[j].at.lon_deg && x->from[i].at.lat_deg == x->to[j].at.lat_deg;
}

static jalur_reach state_of(const table *x, uint32_t i, uint32_t j, net_ms time)
{
    if (same_place(x, i, j)) return JALUR_REACHED;
    if (x->at[i].state != SNAP_OK) return JALUR_REACH_FROM_FAR;
    if (x->goal[j].state != SNAP_OK) return JALUR_REACH_TO_FAR;
    return time < NET_UNREACHED ? JALUR_REACHED : JALUR_REACH_NO_WAY;
}

/* Pairs without a way that have one on the other metric get that reason. */
static jalur_status ask_other(table *x, const other *o, uint32_t first, uint32_t rows, jalur_reach reason)
{
    jalur_status st = JALUR_OK;
    bool any = false;
    const size_t cells = (size_t)rows * x->n_to;
    for (size_t c = 0; c < cells && !any; c++) any = x->reach[c] != JALUR_REACHED;
    if (!o->m || !any) return JALUR_OK;
    TRY(net_table(x->t.p->ctx, o->m, o->from + first, rows, o->to, x->n_to, x->other_time, NULL));
    for (size_t c = 0; c < cells; c++)
        if (x->reach[c] != JALUR_REACHED && x->reach[c] != JALUR_REACH_CLOSED && x->other_time[c] < NET_UNREACHED) x->reach[c] = reason;
done:
    return st;
}

static jalur_status fill_block(table *x, uint32_t first, uint32_t rows)
{
    jalur_status st = JALUR_OK;
    TRY(net_table(x->t.p->ctx, x->t.m, x->at + first, rows, x->goal, x->n_to, x->time, x->m));
    for (uint32_t i = 0; i < rows; i++)
        for (uint32_t j = 0; j < x->n_to; j++) {
            const size_t c = (size_t)i * x->n_to + j;
            x->reach[c] = state_of(x, first + i, j, x->time[c]);
        }
    TRY(ask_other(x, &x->open, first, rows, JALUR_REACH_CLOSED));
    TRY(ask_other(x, &x->dry, first, rows, JALUR_REACH_SEASON));
done:
    return st;
}

typedef struct cell { double minutes, km; jalur_reach reach; } cell;

static cell cell_of(const table *x, uint32_t first, uint32_t i, uint32_t j)
{
    const size_t c = (size_t)i * x->n_to + j;
    const net_snap *a = &x->at[first + i], *b = &x->goal[j];
    if (x->reach[c] != JALUR_REACHED) return (cell){NAN, NAN, x->reach[c]};
    if (same_place(x, first + i, j)) return (cell){0, 0, JALUR_REACHED};
    return (cell){((double)x->time[c] + a->access_ms + b->access_ms) / 6e4, (x->m[c] + a->access_m + b->access_m) / 1000, JALUR_REACHED};
}

jalur_status jalur_network_table(jalur_project *p, const jalur_travel_options *options, const jalur_point *from, size_t n_from,
                                 const jalur_point *to, size_t n_to, double *minutes, double *km, jalur_reach *reach)
{
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    table x = {0};
    TRY(table_new(p, options, from, n_from, to, n_to, &x));
    for (uint32_t first = 0; first < x.n_from; first += x.rows) {
        const uint32_t rows = x.n_from - first < x.rows ? x.n_from - first : x.rows;
        TRY(fill_block(&x, first, rows));
        for (uint32_t i = 0; i < rows; i++)
            for (uint32_t j = 0; j < x.n_to; j++) {
                const cell c = cell_of(&x, first, i, j);
                const size_t at = ((size_t)first + i) * n_to + j;
                minutes[at] = c.minutes;
                if (km) km[at] = c.km;
                if (reach) reach[at] = c.reach;
            }
    }
done:
    table_release(&x);
    numbers_end(point);
    return err_while(p->ctx, st, "making a table of travel");
}

static void write_block(table *x, writer *w, uint32_t first, uint32_t rows, int64_t count[REACHES])
{
    for (uint32_t i = 0; i < rows; i++)
        for (uint32_t j = 0; j < x->n_to; j++) {
            const cell c = cell_of(x, first, i, j);
            count[c.reach]++;
            csv_text(w, x->from[first + i].id ? x->from[first + i].id : "");
            csv_text(w, x->to[j].id ? x->to[j].id : "");
            csv_real(w, c.minutes, 2);
            csv_real(w, c.km, 3);
            csv_text(w, c.reach == JALUR_REACHED ? "" : jalur_reach_name(c.reach));
            csv_end_row(w);
        }
}

static jalur_status write_table(table *x, const char *csv, int64_t count[REACHES])
{
    jalur_status st = JALUR_OK;
    writer *w = NULL;
    TRY(writer_open(x->t.p->ctx, csv, &w));
    writer_text(w, "from,to,minutes,km,reason\n");
    for (uint32_t first = 0; first < x->n_from; first += x->rows) {
        const uint32_t rows = x->n_from - first < x->rows ? x->n_from - first : x->rows;
        TRY(step_progress(x->t.p->ctx, "travel table", first, x->n_from));
        TRY(fill_block(x, first, rows));
        write_block(x, w, first, rows, count);
    }
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    return st;
}

jalur_status jalur_network_table_file(jalur_project *p, const jalur_travel_options *options, const jalur_point *from, size_t n_from,
                                      const jalur_point *to, size_t n_to, const char *csv, jalur_report **out)
{
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    table x = {0};
    jalur_report *r = NULL;
    int64_t count[REACHES] = {0};
    *out = NULL;
    if (!csv) TRY(err_at(p->ctx, JALUR_E_USAGE, &(err_site){.remedy = "name a file: -o FILE.csv"}, "a table needs a file to go to"));
    TRY(table_new(p, options, from, n_from, to, n_to, &x));
    TRY(write_table(&x, csv, count));
    TRY(report_new(p->ctx, "travel", "Travel table", &r));
    report_text(r, "profile", "profile", x.t.profile);
    report_text(r, "season", "season", season_name(x.t.season));
    report_int(r, "pairs", "pairs", (int64_t)n_from * (int64_t)n_to, "");
    report_int(r, "reached", "pairs with a way", count[JALUR_REACHED], "");
    for (int k = JALUR_REACHED + 1; k < REACHES; k++)
        if (count[k]) report_int(r, jalur_reach_name((jalur_reach)k), jalur_reach_name((jalur_reach)k), count[k], "");
    travel_report_far("far", to == from ? "Too far from a road" : "Starts too far from a road", from, x.at, n_from, r);
    if (to != from) travel_report_far("far_ends", "Ends too far from a road", to, x.goal, n_to, r);
    report_text(r, "file", "file", csv);
    TRY(report_status(r));
    *out = r;
    r = NULL;
done:
    jalur_report_free(r);
    table_release(&x);
    numbers_end(point);
    return err_while(p->ctx, st, "making a table of travel");
}
