/* Offices: warehouses, committees, post offices, government seats and other points of service. */
#include "store/import.h"

#include <stdio.h>
#include <string.h>

enum { ID, NAME, KIND, REMARK, CODE, LAT, LON, PERMANENTS, COUNTERS, OPEN, CLOSE, DOCKS, N_FIELDS };

static const field_spec FIELDS[N_FIELDS] = {
    [ID] = {"id", "id id_kantor kode_kantor nopend office_id kode code"},
    [NAME] = {"name", "nama name namobj nama_kantor office kantor"},
    [KIND] = {"kind", "kind jenis jenis_kantor tipe type kategori amenity"},
    [REMARK] = {"remark", "remark jnkpos"},
    [CODE] = {"village_code", "village_code kode_desa kode_kel kode_kelurahan id_desa iddesa kdepum desa_id id_kel"},
    [LAT] = {"lat", "lat latitude lintang y"},
    [LON] = {"lon", "lon lng long longitude bujur x"},
    [PERMANENTS] = {"permanents", "permanents pegawai staf staff tetap jumlah_pegawai"},
    [COUNTERS] = {"counters", "counters loket jumlah_loket"},
    [OPEN] = {"open", "open buka jam_buka open_s"},
    [CLOSE] = {"close", "close tutup jam_tutup close_s"},
    [DOCKS] = {"docks", "docks dermaga pintu_muat"},
};

typedef struct office_state {
    sqlite3_stmt *put, *known;
    office_kind layer_kind;
    bool has_layer_kind;
} office_state;

/* Words inside longer texts; the first that fits decides. */
static bool kind_of_words(const char *text, office_kind *out)
{
    static const struct {
        const char *word;
        office_kind kind;
    } WORDS[] = {
        {"kantorpos", OFFICE_POST},
        {"posindonesia", OFFICE_POST},
        {"postoffice", OFFICE_POST},
        {"gudang", OFFICE_WAREHOUSE},
        {"kpu", OFFICE_WAREHOUSE},
        {"ppk", OFFICE_PPK},
        {"pps", OFFICE_PPS},
        {"camat", OFFICE_GOVERNMENT},
        {"lurah", OFFICE_GOVERNMENT},
        {"kepaladesa", OFFICE_GOVERNMENT},
        {"kantordesa", OFFICE_GOVERNMENT},
        {"pemerintah", OFFICE_GOVERNMENT},
        {"walikota", OFFICE_GOVERNMENT},
        {"gubernur", OFFICE_GOVERNMENT},
        {"bupati", OFFICE_GOVERNMENT},
        {"dprd", OFFICE_GOVERNMENT},
        {"balai", OFFICE_COMMUNITY},
        {"polisi", OFFICE_OTHER},
        {"tni", OFFICE_OTHER},
        {"pertahanan", OFFICE_OTHER},
        {"pemasyarakatan", OFFICE_OTHER},
        {"sekolah", OFFICE_OTHER},
        {"puskesmas", OFFICE_OTHER},
        {"pelabuhan", OFFICE_OTHER},
    };
    char key[160];
    if (office_kind_parse(text, out)) return true;
    import_key(text, key, sizeof key);
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++)
        if (strstr(key, WORDS[i].word)) return *out = WORDS[i].kind, true;
    return false;
}

static jalur_status begin(import_job *j)
{
    jalur_status st = JALUR_OK;
    office_state *o = j->state;
    office_kind ignored;
    if (j->o->office_kind && !office_kind_parse(j->o->office_kind, &ignored))
        TRY(err_at(j->ctx, JALUR_E_USAGE,
                   &(err_site){.field = "--kind",
                               .found = j->o->office_kind,
                               .expected = "warehouse, ppk, pps, post, community, counting, government or other"},
                   "\"%s\" is no kind of office", j->o->office_kind));
    TRY(db_prepare(j->s,
                   "INSERT OR REPLACE INTO office (id, name, village_code, kind, placed, permanents, counters, open_s, "
                   "close_s, geom, docks) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, MakePoint(?, ?, 4326), ?)",
                   &o->put));
    TRY(db_prepare(j->s, "SELECT 1 FROM office WHERE id = ?", &o->known));
done:
    return st;
}

static void release(import_job *j)
{
    office_state *o = j->state;
    sqlite3_finalize(o->put);
    sqlite3_finalize(o->known);
}

static jalur_status check_layer(import_job *j)
{
    office_state *o = j->state;
    o->has_layer_kind = kind_of_words(j->layer_name, &o->layer_kind);
    const bool points = OGR_L_GetGeomType(j->layer) != wkbNone;
    const jalur_status st = import_no_lines(j, "offices");
    if (st != JALUR_OK) return st;
    if (!points && !(import_has(j, LON) && import_has(j, LAT)) && !import_has(j, CODE)) return import_need(j, LON);
    return JALUR_OK;
}

static jalur_status read_kind(import_job *j, const char *id, const char *name, office_kind *out)
{
    const office_state *o = j->state;
    const char *kind, *remark;
    jalur_status st = import_text(j, KIND, &kind);
    if (st == JALUR_OK) st = import_text(j, REMARK, &remark);
    if (st != JALUR_OK) return st;
    if (*kind && kind_of_words(kind, out)) return st;
    if (*remark && kind_of_words(remark, out)) return st;
    const char *given = *kind ? kind : remark;
    if (j->o->office_kind && office_kind_parse(j->o->office_kind, out)) return st;
    if (*name && kind_of_words(name, out)) return st;
    *out = o->has_layer_kind ? o->layer_kind : OFFICE_OTHER;
    if (o->has_layer_kind) return st;
    if (*given)
        return import_note(j, PROBLEM_WARNING, "unknown-kind", id, NULL, "kind \"%s\" is not known; taken as \"other\"",
                           given);
    return import_note(j, PROBLEM_WARNING, "no-kind", id, NULL,
                       "no kind given; taken as \"other\" (--kind sets it for the file)");
}

static jalur_status put(import_job *j, const office *o)
{
    jalur_status st = JALUR_OK;
    sqlite3_stmt *q = ((office_state *)j->state)->put;
    db_bind_text(q, 1, o->id);
    db_bind_text(q, 2, o->name);
    db_bind_text(q, 3, o->village_code);
    db_bind_text(q, 4, office_kind_name(o->kind));
    db_bind_text(q, 5, placed_name(o->placed));
    db_bind_int(q, 6, o->permanents);
    db_bind_int(q, 7, o->counters);
    db_bind_int(q, 8, o->open_s);
    db_bind_int(q, 9, o->close_s);
    if (o->placed == PLACED_GIVEN) {
        db_bind_real(q, 10, o->at.lon_deg);
        db_bind_real(q, 11, o->at.lat_deg);
    }
    db_bind_int(q, 12, o->docks);
    TRY(db_run(j->s, q));
    j->n_stored++;
done:
    return st;
}

static jalur_status read_hours(import_job *j, office *o)
{
    jalur_status st = JALUR_OK;
    bool clock;
    int64_t permanents, counters, open_s, close_s, docks;
    TRY(import_int(j, PERMANENTS, 0, 100000, 0, &permanents));
    TRY(import_int(j, COUNTERS, 0, 10000, 0, &counters));
    TRY(import_int(j, DOCKS, 0, 10000, 0, &docks));
    TRY(import_clock(j, OPEN, 8 * 3600, &open_s, &clock));
    TRY(import_clock(j, CLOSE, 16 * 3600, &close_s, &clock));
    if (close_s <= open_s)
        TRY(import_cell_error(j, CLOSE, import_has(j, CLOSE) ? j->cell[CLOSE] : "16:00", "a time after opening",
                              "mend the row", "the office closes before it opens"));
    o->permanents = (uint32_t)permanents;
    o->counters = (uint32_t)counters;
    o->docks = (uint32_t)docks;
    o->open_s = (int32_t)open_s;
    o->close_s = (int32_t)close_s;
done:
    return st;
}

static jalur_status row(import_job *j)
{
    jalur_status st = JALUR_OK;
    office o = {.name = ""};
    char made[200], code[64];
    bool keep, has_point, again;
    TRY(import_id(j, ID, &o.id));
    if (!*o.id) {
        snprintf(made, sizeof made, "%s-%lld", j->layer_name, (long long)OGR_F_GetFID(j->feature));
        o.id = made;
    }
    TRY(import_text(j, NAME, &o.name));
    TRY(import_code(j, CODE, code));
    o.village_code = code;
    TRY(import_areas_join(j, o.id, code, "", &keep));
    if (!keep) goto done;
    TRY(read_kind(j, o.id, o.name, &o.kind));
    TRY(read_hours(j, &o));
    TRY(import_point(j, LON, LAT, o.id, &o.at, &has_point));
    if (has_point) import_areas_sign(j, code, o.at);
    o.placed = has_point ? PLACED_GIVEN : PLACED_NOWHERE;
    TRY(import_seen(j, o.id, ((office_state *)j->state)->known, &again));
    if (again)
        TRY(import_note(j, PROBLEM_WARNING, "duplicate-id", o.id, has_point ? &o.at : NULL,
                        "the id \"%s\" occurs again; the first row is kept", o.id));
    else
        TRY(put(j, &o));
done:
    return st;
}

const import_noun import_offices = {
    .fields = FIELDS,
    .n_fields = N_FIELDS,
    .state_bytes = sizeof(office_state),
    .begin = begin,
    .layer = check_layer,
    .row = row,
    .release = release,
};
