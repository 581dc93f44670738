/* The map page: a template with @@names@@, filled with the styles, the scripts and one block of data.
 *
 * 1. Nothing of the data becomes markup: it sits in a JSON block in which `<` is escaped, and the scripts put it
 *    into the page as text only.
 * 2. The page asks for nothing: its policy forbids every request, scripts and styles run by nonce. The nonce is a
 *    hash of the data, so that the same plan gives the same bytes and no text in it can know the nonce. */
#include "export/map.h"

#include <string.h>

#include "base/hash.h"

extern const char export_page_html[], export_map_css[], export_words_js[], export_model_js[], export_draw_js[],
    export_panel_js[], export_leaflet_js[], export_leaflet_css[];

void map_flush_pack(map_maker *m, const char *key)
{
    json_text(m->w, key, pack_text(m->pack));
    pack_restart(m->pack);
}

void map_pack_link(map_maker *m, bool known, jalur_lonlat from, jalur_lonlat to)
{
    jalur_lonlat ends[2] = {from, to};
    if (known)
        pack_line(m->pack, &(shape_line){ends, NULL, 2}, 0);
    else
        pack_int(m->pack, 0);
}

void map_number(writer *w, bool known, double number, int decimals)
{
    if (known)
        json_real(w, NULL, number, decimals);
    else
        json_null(w, NULL);
}

static void write_head(map_maker *m)
{
    const settings *set = m->in->set;
    const char *title = set && set->name[0] ? set->name : "Peta jalur distribusi";
    json_int(m->w, "v", 1);
    json_text(m->w, "title", title);
    json_text(m->w, "jalur", jalur_version());
    json_text(m->w, "season", season_name(m->in->plan ? m->in->plan->season : set ? set->season : SEASON_DRY));
}

static jalur_status write_summary(map_maker *m)
{
    jalur_status st = JALUR_OK;
    if (!m->in->summary) {
        json_null(m->w, "summary");
        return st;
    }
    TRY(report_status(m->in->summary));
    json_object(m->w, "summary");
    report_json_members(m->in->summary, m->w);
    json_end(m->w);
done:
    return st;
}

static jalur_status make_data(map_maker *m, char **out, size_t *n_bytes)
{
    jalur_status st = JALUR_OK;
    TRY(writer_open(m->ctx, NULL, &m->w));
    json_object(m->w, NULL);
    write_head(m);
    TRY(map_write_areas(m));
    TRY(map_write_roads(m));
    TRY(map_write_closures(m));
    TRY(map_write_places(m));
    TRY(map_write_routes(m));
    map_write_unserved(m);
    map_write_staff(m);
    map_write_access(m);
    map_write_due(m);
    map_write_sites(m);
    TRY(write_summary(m));
    json_end(m->w);
    TRY(m->pack->st);
    TRY(writer_take(&m->w, out, n_bytes));
done:
    writer_abort(&m->w);
    return st;
}

typedef struct page_part {
    const char *name;
    const char *text;
    void (*put)(writer *w, const char *text);
} page_part;

static void put_plain(writer *w, const char *text)
{
    writer_text(w, text);
}

/* In JSON `<` stands in strings only, where it may be written as an escape: no text can end the block. */
static void put_data(writer *w, const char *text)
{
    while (*text) {
        size_t n = strcspn(text, "<");
        writer_bytes(w, text, n);
        text += n;
        if (*text == 0) break;
        writer_text(w, "\\u003c");
        text++;
    }
}

/* Up to a trailing reference to a source map, which would be a request. */
static void put_until(writer *w, const char *text, const char *mark)
{
    const char *end = strstr(text, mark);
    writer_bytes(w, text, end ? (size_t)(end - text) : strlen(text));
}

/* Images of a style sheet would be requests too: url(...) becomes none. */
static void put_style(writer *w, const char *text)
{
    for (const char *url = strstr(text, "url("); url; url = strstr(text, "url(")) {
        writer_bytes(w, text, (size_t)(url - text));
        writer_text(w, "none");
        text = url + strcspn(url, ")");
        if (*text) text++;
    }
    put_until(w, text, "/*# sourceMappingURL");
}

static void put_script(writer *w, const char *text)
{
    put_until(w, text, "//# sourceMappingURL");
}

static void put_part(writer *w, const page_part *part, size_t n, const char *name, size_t n_name)
{
    for (size_t i = 0; i < n; i++)
        if (strlen(part[i].name) == n_name && memcmp(part[i].name, name, n_name) == 0) part[i].put(w, part[i].text);
}

static void put_page(writer *w, const char *data, const char *nonce)
{
    const page_part part[] = {
        {"nonce", nonce, put_plain},                 {"title", "jalur", put_plain},
        {"data", data, put_data},                    {"leaflet_css", export_leaflet_css, put_style},
        {"map_css", export_map_css, put_style},      {"leaflet_js", export_leaflet_js, put_script},
        {"words_js", export_words_js, put_script},   {"model_js", export_model_js, put_script},
        {"draw_js", export_draw_js, put_script},     {"panel_js", export_panel_js, put_script},
    };
    const char *at = export_page_html;
    for (const char *open = strstr(at, "@@"); open; open = strstr(at, "@@")) {
        const char *name = open + 2, *close = strstr(name, "@@");
        if (!close) break;
        writer_bytes(w, at, (size_t)(open - at));
        put_part(w, part, sizeof part / sizeof part[0], name, (size_t)(close - name));
        at = close + 2;
    }
    writer_text(w, at);
}

jalur_status export_map(jalur_ctx *ctx, const export_input *in, const export_layers *l, const char *path)
{
    jalur_status st = JALUR_OK;
    pack packed;
    arena mem;
    char *data = NULL, *nonce = NULL;
    size_t n_data = 0;
    writer *w = NULL;
    map_maker m = {.ctx = ctx, .in = in, .t = in->t, .districts = export_layer(l, "districts"), .pack = &packed, .mem = &mem};
    pack_init(&packed, ctx);
    arena_init(&mem, ctx);
    TRY(make_data(&m, &data, &n_data));
    TRY(mem_printf(ctx, &nonce, "%016llx%016llx", (unsigned long long)hash_bytes(data, n_data, 1),
                   (unsigned long long)hash_bytes(data, n_data, 2)));
    TRY(writer_open(ctx, path, &w));
    put_page(w, data, nonce);
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    mem_free(ctx, nonce);
    mem_free(ctx, data);
    arena_release(&mem);
    pack_release(&packed);
    return err_while(ctx, st, "writing the map page");
}
