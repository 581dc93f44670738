/* People of the delivery plan on the staffing page: how many per day and kecamatan, and on the busiest day. */
#include "export/staff_page.h"

#include "export/words.h"

enum { N_KINDS = 6 };

static const char *const KIND[N_KINDS] = {"kendaraan", "awak kendaraan", "awak perahu", "pemanggul", "pengawal", "penjaga"};

static void kinds_of(const roster_crew *c, uint32_t out[N_KINDS])
{
    const uint32_t number[N_KINDS] = {c->vehicles, c->crew, c->boat_crew, c->porters, c->escorts, c->guards};
    for (int k = 0; k < N_KINDS; k++) out[k] += number[k];
}

static void put_numbers(writer *w, const uint32_t number[N_KINDS])
{
    for (int k = 0; k < N_KINDS; k++) {
        writer_text(w, "<td class=\"n\">");
        page_number(w, number[k]);
        writer_text(w, "</td>");
    }
    writer_text(w, "</tr>");
}

static void put_busiest(writer *w, const roster *r)
{
    uint32_t most[N_KINDS] = {0};
    for (uint32_t i = 0; i < r->n_crews;) { /* by day */
        const uint32_t day = r->crews[i].day;
        uint32_t sum[N_KINDS] = {0};
        for (; i < r->n_crews && r->crews[i].day == day; i++) kinds_of(&r->crews[i], sum);
        for (int k = 0; k < N_KINDS; k++)
            if (sum[k] > most[k]) most[k] = sum[k];
    }
    writer_text(w, "<div class=\"figures\">");
    for (int k = 0; k < N_KINDS; k++) {
        writer_text(w, "<div class=\"tile\"><strong>");
        page_number(w, most[k]);
        writer_printf(w, "</strong><span>%s, hari tersibuk</span></div>", KIND[k]);
    }
    writer_text(w, "</div>\n");
}

void page_crews(writer *w, const export_input *in)
{
    const roster *r = in->roster;
    writer_text(w, "<h2>Awak pengantaran per hari dan kecamatan</h2>\n");
    put_busiest(w, r);
    writer_text(w, "<table><tr><th>Hari</th><th>Kecamatan</th>");
    for (int k = 0; k < N_KINDS; k++) writer_printf(w, "<th class=\"n\">%s</th>", KIND[k]);
    writer_text(w, "</tr>");
    for (uint32_t i = 0; i < r->n_crews;) {
        const uint32_t day = r->crews[i].day;
        uint32_t sum[N_KINDS] = {0};
        for (; i < r->n_crews && r->crews[i].day == day; i++) {
            uint32_t number[N_KINDS] = {0};
            kinds_of(&r->crews[i], number);
            kinds_of(&r->crews[i], sum);
            writer_printf(w, "<tr><td>%u</td><td>", day);
            svg_text(w, r->crews[i].area == JALUR_NONE ? "di luar semua desa" : word_area_name(in->t, r->crews[i].area));
            writer_text(w, "</td>");
            put_numbers(w, number);
        }
        writer_printf(w, "<tr class=\"sum\"><td>%u</td><td>seluruhnya</td>", day);
        put_numbers(w, sum);
    }
    writer_text(w, "</table>\n");
}
