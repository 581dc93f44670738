/* Which points are in reach of any of some others. */
#include "app/travel.h"
#include "base/writer.h"

static jalur_status write_within(jalur_ctx *ctx, const char *csv, const jalur_point *to, const net_snap *at, const uint8_t *within, size_t n)
{
    jalur_status st = JALUR_OK;
    writer *w = NULL;
    TRY(writer_open(ctx, csv, &w));
    writer_text(w, "id,within,reason\n");
    for (size_t i = 0; i < n; i++) {
        csv_text(w, to[i].id ? to[i].id : "");
        csv_int(w, within[i]);
        csv_text(w, at[i].state == SNAP_OK ? "" : jalur_reach_name(JALUR_REACH_TO_FAR));
        csv_end_row(w);
    }
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    return st;
}

jalur_status jalur_network_within(jalur_project *p, const jalur_travel_options *options, const jalur_point *from, size_t n_from,
                                  const jalur_point *to, size_t n_to, double minutes, const char *csv, jalur_report **out)
{
    jalur_status st = JALUR_OK;
    travel t = {0};
    net_snap *a = NULL, *b = NULL;
    jalur_report *r = NULL;
    uint8_t *within = NULL;
    int64_t n = 0;
    *out = NULL;
    if (!(minutes > 0 && minutes <= JALUR_MINUTES_MOST)) return err_set(p->ctx, JALUR_E_USAGE, "%g minutes; expected more than 0 and at most %d", minutes, (int)JALUR_MINUTES_MOST);
    const number_locale point = numbers_begin();
    TRY(travel_begin(p, options, &t));
    TRY(travel_snap(&t, t.m, from, n_from, &a));
    TRY(travel_snap(&t, t.m, to, n_to, &b));
    TRY(arena_new(&t.mem, n_to, sizeof *within, &within));
    TRY(net_within_points(p->ctx, t.m, a, (uint32_t)n_from, b, (uint32_t)n_to, (net_ms)(minutes * 6e4), false, within));
    for (size_t i = 0; i < n_to; i++) n += within[i];
    TRY(report_new(p->ctx, "travel", "Points in reach", &r));
    travel_report_who(&t, r);
    report_real(r, "minutes", "within", minutes, 1, "min");
    report_int(r, "points", "points", (int64_t)n_to, "");
    report_int(r, "within", "in reach of any", n, "");
    travel_report_far("from_far", "Starts too far from a road", from, a, n_from, r);
    travel_report_far("to_far", "Ends too far from a road", to, b, n_to, r);
    if (csv) {
        TRY(write_within(p->ctx, csv, to, b, within, n_to));
        report_text(r, "file", "file", csv);
    }
    TRY(report_status(r));
    *out = r;
    r = NULL;
done:
    jalur_report_free(r);
    travel_end(&t);
    numbers_end(point);
    return err_while(p->ctx, st, "finding points in reach");
}
