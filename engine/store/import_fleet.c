/* Vehicles, staff and signal marks. */
#include "store/import.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct one_statement {
    sqlite3_stmt *put, *known;
    char only_warehouse[IMPORT_ID_BYTES];
} one_statement;

static void release(import_job *j)
{
    sqlite3_finalize(((one_statement *)j->state)->put);
    sqlite3_finalize(((one_statement *)j->state)->known);
}

/* ---- vehicles ---- */

enum { V_ID, V_COUNT, V_HOME, V_BOXES, V_KG, V_M3, V_PROFILE, V_FIXED, V_KM, V_HOUR, V_START, V_END, V_CREW, V_RULES,
       V_FIELDS = V_RULES + IMPORT_VEHICLE_RULES };

static const field_spec VEHICLE_FIELDS[V_FIELDS] = {
    [V_ID] = {"id", "id type jenis tipe kendaraan vehicle jenis_kendaraan nama"},
    [V_COUNT] = {"count", "count jumlah unit jumlah_unit n"},
    [V_HOME] = {"home", "home home_id depot asal kantor gudang pangkalan"},
    [V_BOXES] = {"boxes", "boxes kotak kapasitas_kotak"},
    [V_KG] = {"kg", "kg kapasitas_kg weight_kg muatan_kg berat"},
    [V_M3] = {"m3", "m3 volume_m3 kapasitas_m3 volume"},
    [V_PROFILE] = {"profile", "profile profil moda mode"},
    [V_FIXED] = {"fixed", "fixed fixed_idr biaya_tetap sewa"},
    [V_KM] = {"per_km", "per_km per_km_idr biaya_per_km"},
    [V_HOUR] = {"per_hour", "per_hour per_hour_idr biaya_per_jam"},
    [V_START] = {"shift_start", "shift_start mulai jam_mulai"},
    [V_END] = {"shift_end", "shift_end selesai jam_selesai"},
    [V_CREW] = {"crew", "crew awak kru personel"},
    [V_RULES] = {"load", "load load_min waktu_muat"},
    {"unload", "unload unload_min waktu_bongkar"},
    {"unload_box_s", "unload_box_s bongkar_kotak_s"},
    {"max_stops", "max_stops maks_perhentian maks_tps"},
    {"max_km", "max_km maks_km"},
    {"max_drive", "max_drive maks_jalan maks_mengemudi"},
    {"max_work", "max_work maks_kerja"},
    {"overtime_after", "overtime_after lembur_setelah"},
    {"overtime", "overtime overtime_idr lembur biaya_lembur"},
    {"reloads", "reloads muat_ulang jumlah_muat_ulang"},
    {"reload", "reload reload_min waktu_muat_ulang"},
    {"reload_at", "reload_at tempat_muat_ulang"},
    {"breaks", "breaks break istirahat"},
    {"skills", "skills keahlian kemampuan"},
    {"escort", "escort pengawalan kawal"},
    {"end", "end end_id akhir kantor_akhir tempat_akhir"},
    {"nights", "nights malam menginap"},
    {"night", "night night_min istirahat_malam"},
    {"night_at", "night_at tempat_menginap"},
    {"night_idr", "night_idr biaya_menginap"},
};

static jalur_status vehicle_begin(import_job *j)
{
    jalur_status st = JALUR_OK;
    one_statement *v = j->state;
    sqlite3_stmt *q = NULL;
    bool row;
    TRY(db_prepare(j->s,
                   "INSERT OR REPLACE INTO vehicle (id, home_id, count, boxes, weight_g, volume_cm3, profile, "
                   "fixed_idr, per_km_idr, per_hour_idr, "
                   "shift_start_s, shift_end_s, crew, load_s, unload_base_s, unload_box_s, max_stops, max_m, max_drive_s, "
                   "max_work_s, overtime_after_s, overtime_idr, reloads, reload_s, reload_at, breaks, skills, escort, end_id, "
                   "nights, night_s, night_at, night_idr) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   &v->put));
    TRY(db_prepare(j->s, "SELECT 1 FROM vehicle WHERE id || char(10) || home_id = ?", &v->known));
    TRY(db_prepare(j->s, "SELECT min(id) FROM office WHERE kind = 'warehouse' HAVING count(*) = 1", &q));
    TRY(db_step(j->s, q, &row));
    if (row) snprintf(v->only_warehouse, sizeof v->only_warehouse, "%s", db_text(q, 0));
done:
    sqlite3_finalize(q);
    return st;
}

static jalur_status vehicle_layer(import_job *j)
{
    static const int told[] = {V_COUNT, V_HOME, V_KM, V_CREW}; /* a profile stands in closures, boxes in stations */
    jalur_status st = import_need(j, V_ID);
    if (st == JALUR_OK) st = import_need_one(j, told, sizeof told / sizeof told[0]);
    if (st == JALUR_OK && !((one_statement *)j->state)->only_warehouse[0]) st = import_need(j, V_HOME);
    return st;
}

static jalur_status vehicle_shift(import_job *j, int64_t *start, int64_t *end)
{
    jalur_status st = JALUR_OK;
    bool clock;
    TRY(import_clock(j, V_START, j->set.day_start_s, start, &clock));
    TRY(import_clock(j, V_END, j->set.day_end_s, end, &clock));
    if (*end <= *start && !import_has(j, V_START) && !import_has(j, V_END))
        TRY(err_at(j->ctx, JALUR_E_DATA, &(err_site){.file = j->file, .field = "plan.day_end", .expected = "a time after plan.day_start",
                                                     .remedy = "mend the settings plan.day_start and plan.day_end, or give the vehicle a shift"},
                   "a vehicle without a shift works from plan.day_start to plan.day_end, and that day ends before it starts"));
    if (*end <= *start)
        TRY(import_cell_error(j, V_END, import_has(j, V_END) ? j->cell[V_END] : "",
                              "a time after the start of the shift", "mend the row",
                              "the shift ends before it starts"));
done:
    return st;
}

/* Capacity: empty means no limit. */
static jalur_status vehicle_capacity(import_job *j, sqlite3_stmt *q)
{
    jalur_status st = JALUR_OK;
    int64_t boxes;
    double kg, m3;
    TRY(import_int(j, V_BOXES, 0, 1000000, -1, &boxes));
    TRY(import_real(j, V_KG, 0, 1000000, NAN, &kg));
    TRY(import_real(j, V_M3, 0, 4000, NAN, &m3));
    if (boxes >= 0) db_bind_int(q, 4, boxes);
    if (isfinite(kg)) db_bind_int(q, 5, llround(kg * 1000));
    if (isfinite(m3)) db_bind_int(q, 6, llround(m3 * 1e6));
done:
    return st;
}

/* One row for each truck in place of a count would leave one truck. */
static jalur_status vehicle_twice(import_job *j, const char *id, const char *home, bool *again)
{
    jalur_status st = JALUR_OK;
    char both[2 * IMPORT_ID_BYTES];
    snprintf(both, sizeof both, "%s\n%s", id, home);
    TRY(import_seen(j, both, ((one_statement *)j->state)->known, again));
    if (*again)
        TRY(import_note(j, PROBLEM_WARNING, "duplicate-id", id, NULL,
                        "the vehicle %s of %s stands twice in this file; the first is kept: write how many there are into count", id, home));
done:
    return st;
}

static jalur_status vehicle_row(import_job *j)
{
    jalur_status st = JALUR_OK;
    one_statement *v = j->state;
    const char *id, *home, *how;
    bool again;
    int64_t count, fixed, per_km, per_hour, start, end, people;
    TRY(import_filled(j, V_ID, &id));
    TRY(import_id(j, V_ID, &id));
    TRY(import_id(j, V_HOME, &home));
    if (!*home) home = v->only_warehouse;
    if (!*home) TRY(import_filled(j, V_HOME, &home));
    TRY(vehicle_twice(j, id, home, &again));
    if (again) goto done;
    TRY(import_text(j, V_PROFILE, &how));
    TRY(import_int(j, V_COUNT, 0, 100000, 1, &count));
    /* A route must stay cheaper than a station left out. */
    TRY(import_int(j, V_FIXED, 0, 1000000000, 0, &fixed));
    TRY(import_int(j, V_KM, 0, 10000000, 0, &per_km));
    TRY(import_int(j, V_HOUR, 0, 10000000, 0, &per_hour));
    TRY(import_int(j, V_CREW, 0, 1000, 2, &people));
    TRY(vehicle_shift(j, &start, &end));
    TRY(vehicle_capacity(j, v->put));
    db_bind_text(v->put, 1, id);
    db_bind_text(v->put, 2, home);
    db_bind_int(v->put, 3, count);
    db_bind_text(v->put, 7, *how ? how : "truck");
    db_bind_int(v->put, 8, fixed);
    db_bind_int(v->put, 9, per_km);
    db_bind_int(v->put, 10, per_hour);
    db_bind_int(v->put, 11, start);
    db_bind_int(v->put, 12, end);
    db_bind_int(v->put, 13, people);
    TRY(import_vehicle_rules(j, V_RULES, v->put, 14));
    TRY(db_run(j->s, v->put));
    j->n_stored++;
done:
    return st;
}

const import_noun import_vehicles = {
    .fields = VEHICLE_FIELDS,
    .n_fields = V_FIELDS,
    .state_bytes = sizeof(one_statement),
    .begin = vehicle_begin,
    .layer = vehicle_layer,
    .row = vehicle_row,
    .release = release,
};

/* ---- staff ---- */

enum { S_OFFICE, S_PERMANENTS, S_MAX, S_WAGE_P, S_WAGE_T, S_HIRE, S_LEAD, S_FIELDS };

static const field_spec STAFF_FIELDS[S_FIELDS] = {
    [S_OFFICE] = {"office", "office office_id kantor id_kantor id kode_kantor"},
    [S_PERMANENTS] = {"permanents", "permanents tetap pegawai_tetap pegawai jumlah_pegawai"},
    [S_MAX] = {"max_temporaries", "max_temporaries maks_sementara tenaga_sementara maks_kontrak"},
    [S_WAGE_P] = {"wage_permanent", "wage_permanent wage_permanent_idr_day upah_tetap"},
    [S_WAGE_T] = {"wage_temporary", "wage_temporary wage_temporary_idr_day upah_sementara upah"},
    [S_HIRE] = {"hire", "hire hire_idr biaya_rekrut"},
    [S_LEAD] = {"hire_lead_days", "hire_lead_days hari_rekrut"},
};

static jalur_status staff_begin(import_job *j)
{
    return db_prepare(j->s,
                      "INSERT OR REPLACE INTO staff (office_id, permanents, max_temporaries, wage_permanent_idr_day, "
                      "wage_temporary_idr_day, hire_idr, hire_lead_days) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?)",
                      &((one_statement *)j->state)->put);
}

static jalur_status staff_layer(import_job *j)
{
    jalur_status st = import_need(j, S_OFFICE);
    return st == JALUR_OK ? import_need(j, S_PERMANENTS) : st;
}

static jalur_status staff_row(import_job *j)
{
    jalur_status st = JALUR_OK;
    sqlite3_stmt *q = ((one_statement *)j->state)->put;
    const char *at_office;
    int64_t permanents, most, wage_p, wage_t, hire, lead;
    TRY(import_filled(j, S_OFFICE, &at_office));
    TRY(import_int(j, S_PERMANENTS, 0, 1000000, 0, &permanents));
    TRY(import_int(j, S_MAX, 0, 1000000, -1, &most));
    TRY(import_int(j, S_WAGE_P, 0, 1000000000, llround(j->set.wage_permanent_idr), &wage_p));
    TRY(import_int(j, S_WAGE_T, 0, 1000000000, llround(j->set.wage_temporary_idr), &wage_t));
    TRY(import_int(j, S_HIRE, 0, 1000000000, llround(j->set.hire_idr), &hire));
    TRY(import_int(j, S_LEAD, 0, 365, j->set.hire_lead_days, &lead));
    db_bind_text(q, 1, at_office);
    db_bind_int(q, 2, permanents);
    if (most >= 0) db_bind_int(q, 3, most);
    db_bind_int(q, 4, wage_p);
    db_bind_int(q, 5, wage_t);
    db_bind_int(q, 6, hire);
    db_bind_int(q, 7, lead);
    TRY(db_run(j->s, q));
    j->n_stored++;
done:
    return st;
}

const import_noun import_staff = {
    .fields = STAFF_FIELDS,
    .n_fields = S_FIELDS,
    .state_bytes = sizeof(one_statement),
    .begin = staff_begin,
    .layer = staff_layer,
    .row = staff_row,
    .release = release,
};

/* ---- signal ---- */

enum { G_CODE, G_LEVEL, G_LAT, G_LON, G_FIELDS };

static const field_spec SIGNAL_FIELDS[G_FIELDS] = {
    [G_CODE] = {"code", "kode_desa kode_kel id_desa iddesa village_code kode code kode_wilayah"},
    [G_LEVEL] = {"level", "level sinyal signal kualitas kekuatan"},
    [G_LAT] = {"lat", "lat latitude lintang y"},
    [G_LON] = {"lon", "lon lng long longitude bujur x"},
};

static jalur_status signal_begin(import_job *j)
{
    return db_prepare(j->s, "INSERT INTO signal_mark (village_code, level, lon, lat) VALUES (?, ?, ?, ?)",
                      &((one_statement *)j->state)->put);
}

static jalur_status signal_layer(import_job *j)
{
    jalur_status st = import_need(j, G_LEVEL);
    bool points = OGR_L_GetGeomType(j->layer) != wkbNone || (import_has(j, G_LON) && import_has(j, G_LAT));
    return st == JALUR_OK && !points ? import_need(j, G_CODE) : st;
}

static jalur_status signal_level(import_job *j, int64_t *out)
{
    static const struct {
        const char *word;
        int level;
    } WORDS[] = {
        {"none", 0}, {"tidakada", 0}, {"tidak", 0},  {"blankspot", 0},  {"weak", 1},   {"lemah", 1},
        {"2g", 2},   {"3g", 2},       {"gprs", 2},   {"edge", 2},       {"sedang", 2}, {"4g", 3},
        {"lte", 3},  {"kuat", 4},     {"strong", 4}, {"sangatkuat", 4}, {"5g", 4},
    };
    const char *text;
    char key[32];
    jalur_status st = import_text(j, G_LEVEL, &text);
    if (st != JALUR_OK) return st;
    import_key(text, key, sizeof key);
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++)
        if (strcmp(key, WORDS[i].word) == 0) return *out = WORDS[i].level, JALUR_OK;
    if (!*key || text[strspn(text, "0123456789.")])
        return import_cell_error(j, G_LEVEL, text, "0 none, 1 weak, 2 2G/3G, 3 4G, 4 strong", "mend the cell",
                                 "not a signal level");
    return import_int(j, G_LEVEL, 0, 4, 0, out);
}

static jalur_status signal_row(import_job *j)
{
    jalur_status st = JALUR_OK;
    sqlite3_stmt *q = ((one_statement *)j->state)->put;
    char code[64];
    int64_t level;
    jalur_lonlat at;
    bool has_point, keep;
    TRY(import_code(j, G_CODE, code));
    TRY(import_areas_join(j, code, code, "", &keep));
    if (!keep) goto done;
    TRY(signal_level(j, &level));
    TRY(import_point(j, G_LON, G_LAT, code, &at, &has_point));
    if (!has_point && !code[0]) {
        TRY(import_note(j, PROBLEM_WARNING, "nowhere", "", NULL, "the mark has neither a village code nor a position"));
        goto done;
    }
    db_bind_text(q, 1, code);
    db_bind_int(q, 2, level);
    if (has_point) {
        db_bind_real(q, 3, at.lon_deg);
        db_bind_real(q, 4, at.lat_deg);
    }
    TRY(db_run(j->s, q));
    j->n_stored++;
done:
    return st;
}

const import_noun import_signal = {
    .fields = SIGNAL_FIELDS,
    .n_fields = G_FIELDS,
    .state_bytes = sizeof(one_statement),
    .begin = signal_begin,
    .layer = signal_layer,
    .row = signal_row,
    .release = release,
};
