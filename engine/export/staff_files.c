/* Staffing for those who work by it: tables as CSV, and for every office and day the lists of its officers. */
#include "export/staff_page.h"
#include "export/words.h"

#include <math.h>
#include <stdio.h>

#include "base/ctx.h"
#include "base/writer.h"

static void head(writer *w, const char *const *name, size_t n)
{
    for (size_t i = 0; i < n; i++) csv_text(w, name[i]);
    csv_end_row(w);
}

static const office *office_of(const export_input *in, uint32_t roster_index)
{
    static const office unknown = {.id = "?", .name = "?", .village_code = "", .village = JALUR_NONE};
    if (roster_index >= in->roster->n_offices) return &unknown;
    const uint32_t at = in->roster->offices[roster_index].office;
    return at < in->t->n_offices ? &in->t->offices[at] : &unknown;
}

static const crew *crew_of(const territory *t, uint32_t office_index)
{
    for (uint32_t i = 0; i < t->n_crews; i++)
        if (t->crews[i].office == office_index) return &t->crews[i];
    return NULL;
}

/* First and last day of the temporaries of an office, and how many days they are due. */
static uint32_t days_of_hires(const roster *r, uint32_t i, uint32_t *first, uint32_t *last)
{
    uint32_t n = 0;
    *first = *last = 0;
    for (uint32_t d = 0; d < r->n_duties; d++) {
        if (r->duties[d].office != i || r->duties[d].temporaries <= 0) continue;
        if (n++ == 0) *first = r->duties[d].day;
        *last = r->duties[d].day;
    }
    return n;
}

/* Date of a day (1..) where cover.first_date says which one the first is; days of the civil calendar by eras of 400 years that
 * begin in March. */
static void put_date(writer *w, const char *first_date, uint32_t day)
{
    int year, month, mday;
    char text[24];
    if (sscanf(first_date, "%4d-%2d-%2d", &year, &month, &mday) != 3 || year < 1 || month < 1 || month > 12) {
        csv_text(w, "");
        return;
    }
    const int since_march = (month + 9) % 12, y = year - (month < 3);
    const int n = y * 365 + y / 4 - y / 100 + y / 400 + (153 * since_march + 2) / 5 + mday - 1 + (int)day - 1;
    const int era = n / 146097, in_era = n % 146097, yoe = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    const int doy = in_era - (365 * yoe + yoe / 4 - yoe / 100), m = (5 * doy + 2) / 153;
    snprintf(text, sizeof text, "%04d-%02d-%02d", yoe + era * 400 + (m > 9), m < 10 ? m + 3 : m - 9, doy - (153 * m + 2) / 5 + 1);
    csv_text(w, text);
}

/* Whom to hire: how many, from which day to which, at what cost. */
static jalur_status write_hiring(jalur_ctx *ctx, const export_input *in, const char *path)
{
    static const char *const name[] = {"office_id", "office", "temporaries", "from_day", "to_day", "from_date", "to_date", "paid_days_each",
                                       "cost_idr"};
    jalur_status st = JALUR_OK;
    writer *w = NULL;
    const roster *r = in->roster;
    TRY(writer_open(ctx, path, &w));
    head(w, name, sizeof name / sizeof name[0]);
    for (uint32_t i = 0; i < r->n_offices; i++) {
        uint32_t first, last;
        if (r->offices[i].temporaries == 0) continue;
        const office *o = office_of(in, i);
        const crew *c = crew_of(in->t, r->offices[i].office);
        const double days = days_of_hires(r, i, &first, &last) * (1 - in->set->no_show);
        const double wage = c ? (double)c->wage_temporary_idr_day : in->set->wage_temporary_idr;
        const double hire = c ? (double)c->hire_idr : in->set->hire_idr;
        csv_text(w, o->id);
        csv_text(w, o->name);
        csv_int(w, r->offices[i].temporaries);
        csv_int(w, first);
        csv_int(w, last);
        put_date(w, in->set->first_date, first);
        put_date(w, in->set->first_date, last);
        csv_real(w, days, 2);
        csv_int(w, (int64_t)llround(r->offices[i].temporaries * (hire + wage * days)));
        csv_end_row(w);
    }
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    return st;
}

/* ---- lists ---- */

static void put_stop(writer *w, const export_input *in, const roster_stop *p, uint32_t order)
{
    static const char *const by[CHANNELS] = {"loket", "titik komunitas", "antar ke rumah"};
    const roster_visit *x = &in->roster->visits[p->visit];
    const household *h = &in->t->households[p->household];
    csv_int(w, p->officer);
    csv_int(w, order);
    csv_text(w, word_area_code(in->t, h->village));
    csv_text(w, word_area_name(in->t, h->village));
    csv_text(w, by[x->channel]);
    csv_text(w, h->id);
    csv_text(w, h->segment == SEGMENT_HOMEBOUND ? "di rumah" : "datang sendiri");
    if (h->placed == PLACED_NOWHERE) {
        csv_text(w, "");
        csv_text(w, "");
    } else {
        csv_real(w, h->at.lon_deg, 6);
        csv_real(w, h->at.lat_deg, 6);
    }
    csv_real(w, p->walk_s / 60.0, 1);
    csv_int(w, (int64_t)llround(in->set->amount_idr));
    csv_end_row(w);
}

/* The lowest number of an officer above `above`; 0 none. */
static uint32_t next_officer(const roster *r, uint32_t from, uint32_t to, uint32_t above)
{
    uint32_t next = 0;
    for (uint32_t i = from; i < to; i++)
        if (r->stops[i].officer > above && (next == 0 || r->stops[i].officer < next)) next = r->stops[i].officer;
    return next;
}

/* Stops of one office and day: they stand by visit, and visits by office and day; officers go through it one by one. */
static void put_lists(writer *w, const export_input *in, uint32_t from, uint32_t to)
{
    for (uint32_t officer = 0; (officer = next_officer(in->roster, from, to, officer)) > 0;)
        for (uint32_t i = from, order = 0; i < to; i++)
            if (in->roster->stops[i].officer == officer) put_stop(w, in, &in->roster->stops[i], ++order);
}

static jalur_status write_lists(jalur_ctx *ctx, const export_input *in, const char *const *file, const char *dir, uint32_t *n_files)
{
    static const char *const name[] = {"petugas", "urutan", "kode_desa", "desa", "cara_bayar", "id_kpm", "golongan", "lon", "lat",
                                       "jalan_menit", "jumlah_idr"};
    jalur_status st = JALUR_OK;
    const roster *r = in->roster;
    writer *w = NULL;
    char *path = NULL;
    for (uint32_t from = 0, to; from < r->n_stops; from = to) {
        const roster_visit *x = &r->visits[r->stops[from].visit];
        const uint32_t o = r->villages[x->village].office;
        TRY(step_progress(ctx, "export: lists of payers", from, r->n_stops));
        for (to = from; to < r->n_stops; to++) {
            const roster_visit *y = &r->visits[r->stops[to].visit];
            if (y->day != x->day || r->villages[y->village].office != o) break;
        }
        TRY(mem_printf(ctx, &path, "%s/lists/%s-day%02u.csv", dir, o < r->n_offices ? file[o] : "x", x->day));
        TRY(writer_open(ctx, path, &w));
        head(w, name, sizeof name / sizeof name[0]);
        put_lists(w, in, from, to);
        TRY(export_names_add(in->written, path));
        TRY(writer_commit(&w));
        mem_free(ctx, path);
        path = NULL;
        ++*n_files;
    }
done:
    writer_abort(&w);
    mem_free(ctx, path);
    return st;
}

jalur_status export_staffing(jalur_ctx *ctx, const export_input *in, const export_layers *l, const char *dir, uint32_t *n_lists)
{
    static const char *const tables[][2] = {{"staffing", "offices"}, {"staffing_days", "offices_days"}, {"calendar", "calendar"}, {"crews", "crews"}};
    jalur_status st = JALUR_OK;
    char *folder = NULL, *lists = NULL, *path = NULL;
    const char **file;
    arena mem;
    *n_lists = 0;
    if (!in->roster) return st;
    arena_init(&mem, ctx);
    TRY(mem_printf(ctx, &folder, "%s/staffing", dir));
    TRY(mem_printf(ctx, &lists, "%s/lists", folder));
    TRY(writer_mkdir(ctx, lists));
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        const layer *one = export_layer(l, tables[i][0]);
        TRY(mem_printf(ctx, &path, "%s/%s.csv", folder, tables[i][1]));
        if (one) TRY(export_names_add(in->written, path));
        if (one) TRY(export_csv(ctx, one, path));
        mem_free(ctx, path);
        path = NULL;
    }
    TRY(mem_printf(ctx, &path, "%s/hiring.csv", folder));
    TRY(export_names_add(in->written, path));
    TRY(write_hiring(ctx, in, path));
    TRY(word_office_files(in, &mem, &file));
    TRY(write_lists(ctx, in, file, folder, n_lists));
    TRY(export_walks(ctx, in, file, folder));
done:
    arena_release(&mem);
    mem_free(ctx, folder);
    mem_free(ctx, lists);
    mem_free(ctx, path);
    return err_while(ctx, st, "writing the staffing tables");
}
