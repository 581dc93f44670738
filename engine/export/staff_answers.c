/* The answers of the staffing page that are no picture: who stays unpaid and why, whom to hire and for when, what one more is
 * worth, where one more household costs most. */
#include <math.h>
#include <string.h>

#include "export/staff_page.h"
#include "export/words.h"

static void office_cell(writer *w, const export_input *in, uint32_t i)
{
    const uint32_t at = in->roster->offices[i].office;
    writer_text(w, "<tr><td>");
    if (at < in->t->n_offices) svg_text(w, in->t->offices[at].name[0] ? in->t->offices[at].name : in->t->offices[at].id);
    writer_text(w, "</td>");
}

static void number_cell(writer *w, double number)
{
    writer_text(w, "<td class=\"n\">");
    page_number(w, number);
    writer_text(w, "</td>");
}

/* 3,1 */
static void tenth_cell(writer *w, double number)
{
    const double tenths = floor(fmax(0, number) * 10 + 0.5); /* unknown: 0 */
    writer_printf(w, "<td class=\"n\">%.0f,%.0f</td>", floor(tenths / 10), fmod(tenths, 10));
}

/* ---- unpaid ---- */

static void put_unpaid(writer *w, const roster *r)
{
    static const char *const reason[][2] = {
        {"unreachable", "desa tanpa jalan yang diketahui"},      {"no-office", "tanpa kantor bayar"},
        {"day-too-short", "perjalanan menghabiskan hari kerja"}, {"staff-exhausted", "tenaga tidak cukup"},
        {"cash", "kas sehari tidak cukup"},                      {"escorts", "pengawal tidak cukup"},
        {"counters", "loket tidak cukup"},                       {"calendar", "desa tutup pada terlalu banyak hari"}};
    double rest = r->unserved;
    if (r->unserved < 0.5) return;
    writer_text(w, "<h2>Belum terbayar, menurut sebab</h2><table><tr><th>Sebab</th><th class=\"n\">Penerima</th></tr>");
    for (size_t k = 0; k < sizeof reason / sizeof reason[0]; k++) {
        double sum = 0;
        for (uint32_t i = 0; i < r->n_villages; i++)
            if (strcmp(r->villages[i].reason, reason[k][0]) == 0) sum += r->villages[i].unserved;
        rest -= sum;
        if (sum < 0.5) continue;
        writer_printf(w, "<tr><td>%s</td>", reason[k][1]);
        number_cell(w, sum);
        writer_text(w, "</tr>");
    }
    if (rest > 0.5) {
        writer_text(w, "<tr><td>tidak di rumah dan tidak sempat ke kantor</td>");
        number_cell(w, rest);
        writer_text(w, "</tr>");
    }
    writer_text(w, "</table>\n");
}

/* ---- hiring ---- */

static void put_hiring(writer *w, const export_input *in)
{
    const roster *r = in->roster;
    bool any = false;
    for (uint32_t i = 0; i < r->n_offices; i++) {
        uint32_t first = 0, last = 0;
        if (r->offices[i].temporaries == 0) continue;
        if (!any)
            writer_text(w, "<h2>Perekrutan</h2><table><tr><th>Kantor</th><th class=\"n\">Pegawai sementara</th><th class=\"n\">Dari hari</th>"
                           "<th class=\"n\">Sampai hari</th></tr>");
        any = true;
        for (uint32_t k = 0; k < r->n_duties; k++) {
            if (r->duties[k].office != i || r->duties[k].temporaries <= 0) continue;
            if (!first) first = r->duties[k].day;
            last = r->duties[k].day;
        }
        office_cell(w, in, i);
        const double cells[] = {r->offices[i].temporaries, first, last};
        for (int k = 0; k < 3; k++) number_cell(w, cells[k]);
        writer_text(w, "</tr>");
    }
    if (any) writer_text(w, "</table>\n");
}

/* ---- one more ---- */

static void put_worth(writer *w, const export_input *in, bool scarce)
{
    const roster *r = in->roster;
    double days = 0;
    bool any = false;
    for (uint32_t d = 1; d <= r->n_days; d++) days += !settings_rest_day(in->set, d);
    for (uint32_t i = 0; i < r->n_offices; i++) {
        const roster_office *o = &r->offices[i];
        if (scarce ? !(o->dual_staff_day > 0) : !(o->dual_permanent_idr > 0)) continue;
        if (!any)
            writer_printf(w, "<h3>%s</h3><table><tr><th>Kantor</th><th class=\"n\">Satu pegawai tetap lagi</th><th class=\"n\">Satu hari-orang lagi</th>"
                             "<th class=\"n\">berlaku: lebih</th><th class=\"n\">berlaku: kurang</th><th class=\"n\">Satu loket lagi (paling sedikit)</th>"
                             "<th class=\"n\">Satu pengawal lagi</th></tr>",
                          scarce ? "Penerima (terbobot) yang terbayar lebih; harga satu hari-orang berlaku untuk sekian hari-orang"
                                 : "Rupiah yang dihemat dari pegawai sementara, gaji pegawai itu sendiri tidak dihitung; harga satu hari-orang berlaku untuk sekian hari-orang");
        any = true;
        office_cell(w, in, i);
        number_cell(w, fmax(0, o->officer_worth));
        if (scarce)
            tenth_cell(w, o->dual_staff_day);
        else
            number_cell(w, o->dual_permanent_idr / fmax(1, days * (1 - in->set->reserve)));
        tenth_cell(w, o->range_more);
        tenth_cell(w, o->range_less);
        number_cell(w, fmax(0, o->dual_counter));
        number_cell(w, fmax(0, o->dual_escort));
        writer_text(w, "</tr>");
    }
    if (any) writer_text(w, "</table>\n");
}

/* ---- the dearest villages ---- */

static const roster_village *dearest_after(const roster *r, const roster_village *before)
{
    const roster_village *best = NULL;
    for (uint32_t i = 0; i < r->n_villages; i++) {
        const roster_village *v = &r->villages[i];
        if (!(v->last_idr > 0.5)) continue;
        if (before && (v->last_idr > before->last_idr || (v->last_idr == before->last_idr && v <= before))) continue;
        if (!best || v->last_idr > best->last_idr) best = v;
    }
    return best;
}

static void put_dearest(writer *w, const export_input *in)
{
    const roster *r = in->roster;
    const roster_village *v = dearest_after(r, NULL);
    if (!v) return;
    writer_text(w, "<h2>Desa dengan penerima termahal</h2><table><tr><th>Desa</th><th>Kecamatan</th><th class=\"n\">Perjalanan (menit)</th>"
                   "<th class=\"n\">Satu penerima lagi (Rp)</th></tr>");
    for (int k = 0; k < 8 && v; k++, v = dearest_after(r, v)) {
        writer_text(w, "<tr><td>");
        svg_text(w, word_area_name(in->t, v->village));
        writer_text(w, "</td><td>");
        svg_text(w, word_kecamatan(in->t, v->village));
        writer_text(w, "</td>");
        number_cell(w, v->travel_min);
        number_cell(w, v->last_idr);
        writer_text(w, "</tr>");
    }
    writer_text(w, "</table>\n");
}

void page_answers(writer *w, const export_input *in)
{
    bool any = false;
    put_unpaid(w, in->roster);
    put_hiring(w, in);
    for (uint32_t i = 0; i < in->roster->n_offices; i++)
        any = any || in->roster->offices[i].dual_staff_day > 0 || in->roster->offices[i].dual_permanent_idr > 0;
    if (any) writer_text(w, "<h2>Apa gunanya satu tambahan</h2>");
    put_worth(w, in, true);
    put_worth(w, in, false);
    put_dearest(w, in);
}
