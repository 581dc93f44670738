/* Households that receive aid: one row each, or one row per village with their number. No names, no addresses. */
#include "store/import.h"

#include <stdio.h>
#include <string.h>

enum { ID, CODE, VILLAGE, COUNT, HOMEBOUND, SEGMENT, LAT, LON, N_FIELDS };

static const field_spec FIELDS[N_FIELDS] = {
    [ID] = {"id", "id_kpm kpm_id no_kpm id household_id nomor no"},
    [CODE] = {"code", "kode_desa kode_kel kode_kelurahan id_desa iddesa kode_wilayah kdepum kode village_code code "
                      "desa_id id_kel kdcbps kode_bps"},
    [VILLAGE] = {"village", "nama_desa desa kelurahan desa_kelurahan nama_kel wadmkd village"},
    [COUNT] = {"count", "jumlah_kpm jml_kpm kpm jumlah count penerima"},
    [HOMEBOUND] = {"homebound_count",
                   "kpm_lansia jumlah_homebound homebound_count lansia_disabilitas homebound jumlah_lansia"},
    [SEGMENT] = {"segment", "segment segmen kategori kelompok status"},
    [LAT] = {"lat", "lat latitude lintang y"},
    [LON] = {"lon", "lon lng long longitude bujur x"},
};

typedef struct household_state {
    sqlite3_stmt *put, *known;
    bool per_village;
} household_state;

typedef struct household_row {
    char code[64];
    segment segment;
    jalur_lonlat at;
    bool placed;
} household_row;

static jalur_status begin(import_job *j)
{
    jalur_status st = JALUR_OK;
    household_state *h = j->state;
    TRY(db_prepare(
        j->s,
        "INSERT OR REPLACE INTO household (id, village_code, placed, segment, lon, lat) VALUES (?, ?, ?, ?, ?, ?)",
        &h->put));
    TRY(db_prepare(j->s, "SELECT 1 FROM household WHERE id = ?", &h->known));
done:
    return st;
}

static void release(import_job *j)
{
    household_state *h = j->state;
    sqlite3_finalize(h->put);
    sqlite3_finalize(h->known);
}

/* Two rows of a village would give their households the same ids. */
static jalur_status no_count_by_segment(const import_job *j)
{
    if (import_has(j, ID) || !import_has(j, COUNT) || !import_has(j, SEGMENT) || j->mapped[COUNT]) return JALUR_OK;
    return err_at(j->ctx, JALUR_E_DATA,
                  &(err_site){.file = j->file, .layer = j->layer_name, .field = "count", .found = "a count beside a segment",
                              .expected = "one row for each village: count, and homebound_count of them at home; or one row for each household, with an id",
                              .remedy = "put the homebound of a village beside its count, without a column for the segment"},
                  "%s, layer \"%s\": households cannot be counted by segment", j->file, j->layer_name);
}

static jalur_status check_layer(import_job *j)
{
    household_state *h = j->state;
    h->per_village = import_has(j, COUNT) && (!import_has(j, SEGMENT) || j->mapped[COUNT]) && !j->mapped[ID];
    jalur_status st = import_no_lines(j, "households");
    if (st == JALUR_OK) st = no_count_by_segment(j);
    if (st == JALUR_OK) st = import_not_of(j, "stations", IMPORT_STATION_WORDS, IMPORT_HOUSEHOLD_WORDS);
    return st != JALUR_OK ? st : import_need(j, h->per_village ? CODE : ID);
}

static jalur_status put(import_job *j, const char *id, const household_row *r, segment in)
{
    jalur_status st = JALUR_OK;
    household_state *h = j->state;
    bool again;
    TRY(import_seen(j, id, h->known, &again));
    if (again) {
        TRY(import_note(j, PROBLEM_WARNING, "duplicate-id", id, NULL,
                        "the id \"%s\" occurs again; the first row is kept", id));
        goto done;
    }
    db_bind_text(h->put, 1, id);
    db_bind_text(h->put, 2, r->code);
    db_bind_text(h->put, 3, placed_name(r->placed ? PLACED_GIVEN : PLACED_NOWHERE));
    db_bind_int(h->put, 4, in);
    if (r->placed) {
        db_bind_real(h->put, 5, r->at.lon_deg);
        db_bind_real(h->put, 6, r->at.lat_deg);
    }
    TRY(db_run(j->s, h->put));
    j->n_stored++;
done:
    return st;
}

/* Words of the registry: the elderly and the disabled are visited at home. */
static jalur_status read_segment(import_job *j, segment *out)
{
    static const char *const HOME[] = {"homebound", "lansia",  "disabilitas", "difabel",
                                       "disabled",  "elderly", "sakit",       "rumah"};
    static const char *const MOBILE[] = {"mobile", "umum", "reguler", "regular", "biasa", "normal"};
    const char *text;
    *out = SEGMENT_MOBILE;
    jalur_status st = import_text(j, SEGMENT, &text);
    if (st != JALUR_OK || !*text) return st;
    char key[64];
    import_key(text, key, sizeof key);
    for (size_t i = 0; i < sizeof HOME / sizeof HOME[0]; i++)
        if (strstr(key, HOME[i])) return *out = SEGMENT_HOMEBOUND, JALUR_OK;
    for (size_t i = 0; i < sizeof MOBILE / sizeof MOBILE[0]; i++)
        if (strstr(key, MOBILE[i])) return JALUR_OK;
    return import_note(j, PROBLEM_NOTE, "unknown-segment", "", NULL, "segment \"%s\" is taken as mobile", text);
}

static jalur_status row_of_village(import_job *j, household_row *r)
{
    jalur_status st = JALUR_OK;
    int64_t n, homebound;
    char id[96];
    if (!r->code[0]) {
        TRY(import_note(j, PROBLEM_WARNING, "no-code", "", NULL,
                        "the row has no village code: its households are left out"));
        goto done;
    }
    TRY(import_int(j, COUNT, 0, 1000000, 0, &n));
    TRY(import_int(j, HOMEBOUND, 0, 1000000, 0, &homebound));
    if (homebound > n)
        TRY(import_cell_error(j, HOMEBOUND, j->cell[HOMEBOUND], "at most the number of households of the row",
                              "mend the row", "more homebound than households"));
    for (int64_t i = 1; i <= n; i++) { /* the homebound come first */
        snprintf(id, sizeof id, "%s-%05lld", r->code, (long long)i);
        TRY(put(j, id, r, i <= homebound ? SEGMENT_HOMEBOUND : SEGMENT_MOBILE));
    }
done:
    return st;
}

static jalur_status row_of_household(import_job *j, household_row *r)
{
    jalur_status st = JALUR_OK;
    const char *id;
    TRY(import_id(j, ID, &id));
    if (!*id) {
        TRY(import_note(j, PROBLEM_WARNING, "no-id", "", NULL, "the row has no id"));
        goto done;
    }
    TRY(read_segment(j, &r->segment));
    TRY(import_point(j, LON, LAT, id, &r->at, &r->placed));
    if (r->placed) import_areas_sign(j, r->code, r->at);
    TRY(put(j, id, r, r->segment));
done:
    return st;
}

static jalur_status row(import_job *j)
{
    jalur_status st = JALUR_OK;
    const household_state *h = j->state;
    household_row r = {.placed = false};
    const char *name;
    bool keep;
    TRY(import_village_code(j, CODE, VILLAGE, r.code));
    TRY(import_text(j, VILLAGE, &name));
    TRY(import_areas_join(j, r.code, r.code, name, &keep));
    if (!keep) goto done;
    TRY(h->per_village ? row_of_village(j, &r) : row_of_household(j, &r));
done:
    return st;
}

const import_noun import_households = {
    .fields = FIELDS,
    .n_fields = N_FIELDS,
    .state_bytes = sizeof(household_state),
    .begin = begin,
    .layer = check_layer,
    .row = row,
    .release = release,
};
