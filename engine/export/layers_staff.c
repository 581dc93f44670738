/* Staffing as layers: per office, per office and day, the calendar of the villages, people of the delivery plan. */
#include "export/layers.h"

#include <math.h>

enum {
    O_ID, O_NAME, O_KIND, O_VILLAGE_CODE, O_VILLAGE, O_KECAMATAN, O_PERMANENTS, O_TEMPORARIES, O_SUPERVISORS, O_COORDINATORS,
    O_RECIPIENTS, O_SERVED, O_DAYS, O_BY = O_DAYS + CHANNELS, O_LENT = O_BY + CHANNELS, O_BORROWED, O_NIGHTS, O_OVERTIME, O_COST,
    O_DUAL_DAY, O_DUAL_PERMANENT, O_OFFICER, O_COUNTER, O_ESCORT, O_RANGE_LESS, O_RANGE_MORE, O_COLUMNS
};

static const column STAFF_COLUMNS[O_COLUMNS] = {
    [O_ID] = {"office_id", COLUMN_TEXT, 0, "Kode kantor"},
    [O_NAME] = {"office", COLUMN_TEXT, 0, "Kantor"},
    [O_KIND] = {"kind", COLUMN_TEXT, 0, "Jenis"},
    [O_VILLAGE_CODE] = {"village_code", COLUMN_TEXT, 0, "Kode desa"},
    [O_VILLAGE] = {"village", COLUMN_TEXT, 0, "Desa"},
    [O_KECAMATAN] = {"kecamatan", COLUMN_TEXT, 0, "Kecamatan"},
    [O_PERMANENTS] = {"permanents", COLUMN_INT, 0, "Pegawai tetap"},
    [O_TEMPORARIES] = {"temporaries", COLUMN_INT, 0, "Pegawai sementara"},
    [O_SUPERVISORS] = {"supervisors", COLUMN_INT, 0, "Penyelia"},
    [O_COORDINATORS] = {"coordinators", COLUMN_INT, 0, "Koordinator kecamatan"},
    [O_RECIPIENTS] = {"recipients", COLUMN_INT, 0, "Penerima (KPM)"},
    [O_SERVED] = {"served", COLUMN_REAL, 1, "Penerima terbayar"},
    [O_DAYS + CHANNEL_COUNTER] = {"staff_days_counter", COLUMN_REAL, 2, "Hari-orang loket"},
    [O_DAYS + CHANNEL_COMMUNITY] = {"staff_days_community", COLUMN_REAL, 2, "Hari-orang komunitas"},
    [O_DAYS + CHANNEL_DOOR] = {"staff_days_door", COLUMN_REAL, 2, "Hari-orang antar ke rumah"},
    [O_BY + CHANNEL_COUNTER] = {"recipients_counter", COLUMN_REAL, 1, "Penerima di loket"},
    [O_BY + CHANNEL_COMMUNITY] = {"recipients_community", COLUMN_REAL, 1, "Penerima di komunitas"},
    [O_BY + CHANNEL_DOOR] = {"recipients_door", COLUMN_REAL, 1, "Penerima di rumah"},
    [O_LENT] = {"staff_days_lent", COLUMN_REAL, 1, "Hari-orang dipinjamkan"},
    [O_BORROWED] = {"staff_days_borrowed", COLUMN_REAL, 1, "Hari-orang pinjaman"},
    [O_NIGHTS] = {"nights_away", COLUMN_REAL, 0, "Malam menginap"},
    [O_OVERTIME] = {"staff_days_overtime", COLUMN_REAL, 2, "Hari-orang lembur"},
    [O_COST] = {"cost_idr", COLUMN_INT, 0, "Biaya (Rp)"},
    [O_DUAL_DAY] = {"dual_staff_day", COLUMN_REAL, 3, "Penerima tambahan per hari-orang"},
    [O_DUAL_PERMANENT] = {"dual_permanent_idr", COLUMN_REAL, 0, "Harga hari-orang seorang pegawai tetap, dalam rentangnya (Rp)"},
    [O_OFFICER] = {"officer_worth", COLUMN_REAL, 1, "Nilai satu pegawai tetap lagi (Rp, atau penerima bila tenaga kurang)"},
    [O_COUNTER] = {"counter_worth", COLUMN_REAL, 1, "Nilai satu loket lagi (Rp, atau penerima)"},
    [O_ESCORT] = {"escort_worth", COLUMN_REAL, 1, "Nilai satu pengawal lagi (Rp, atau penerima)"},
    [O_RANGE_LESS] = {"range_less", COLUMN_REAL, 1, "Berlaku untuk sekian hari-orang kurang"},
    [O_RANGE_MORE] = {"range_more", COLUMN_REAL, 1, "Berlaku untuk sekian hari-orang lebih"},
};

static void office_cells(builder *b, layer *l, uint32_t row, const office *o)
{
    layer_text(l, row, O_ID, o->id);
    layer_text(l, row, O_NAME, o->name);
    layer_text(l, row, O_KIND, office_kind_name(o->kind));
    layer_text(l, row, O_VILLAGE_CODE, o->village < b->t->n_areas ? word_area_code(b->t, o->village) : o->village_code);
    layer_text(l, row, O_VILLAGE, word_area_name(b->t, o->village));
    layer_text(l, row, O_KECAMATAN, word_kecamatan(b->t, o->village));
    layers_point(l, row, o->placed != PLACED_NOWHERE, o->at);
}

jalur_status layers_staffing(builder *b, layer *out)
{
    const roster *r = b->in->roster;
    uint32_t n = r ? r->n_offices : 0;
    jalur_status st = layer_new(b->mem, "staffing", "Kebutuhan petugas", GEOMETRY_POINT, STAFF_COLUMNS, O_COLUMNS, n, out);
    for (uint32_t row = 0; st == JALUR_OK && row < n; row++) {
        const roster_office *o = &r->offices[row];
        if (o->office < b->t->n_offices) office_cells(b, out, row, &b->t->offices[o->office]);
        layer_int(out, row, O_PERMANENTS, o->permanents);
        layer_int(out, row, O_TEMPORARIES, o->temporaries);
        layer_int(out, row, O_SUPERVISORS, o->supervisors);
        layer_int(out, row, O_COORDINATORS, o->coordinators);
        layer_int(out, row, O_RECIPIENTS, o->recipients);
        layer_real(out, row, O_SERVED, o->served);
        for (uint32_t c = 0; c < CHANNELS; c++) {
            layer_real(out, row, O_DAYS + c, o->staff_days[c]);
            layer_real(out, row, O_BY + c, o->recipients_by[c]);
        }
        layer_real(out, row, O_LENT, o->lent);
        layer_real(out, row, O_BORROWED, o->borrowed);
        layer_real(out, row, O_NIGHTS, o->nights);
        layer_real(out, row, O_OVERTIME, o->overtime_days);
        layer_int(out, row, O_COST, o->cost_idr);
        layer_real(out, row, O_DUAL_DAY, o->dual_staff_day);
        layer_real(out, row, O_DUAL_PERMANENT, o->dual_permanent_idr);
        layer_real(out, row, O_OFFICER, o->officer_worth);
        layer_real(out, row, O_COUNTER, o->dual_counter);
        layer_real(out, row, O_ESCORT, o->dual_escort);
        layer_real(out, row, O_RANGE_LESS, o->range_less);
        layer_real(out, row, O_RANGE_MORE, o->range_more);
    }
    return st;
}

/* ---- office and day ---- */

enum {
    D_ID, D_NAME, D_DAY, D_PERMANENTS, D_TEMPORARIES, D_BORROWED, D_LENT, D_OVERTIME, D_USED, D_BY, D_RETURNED = D_BY + CHANNELS,
    D_PAID, D_PAID_SO_FAR, D_CASH, D_CASH_RETURNED, D_COLUMNS
};

static const column DAY_COLUMNS[D_COLUMNS] = {
    [D_ID] = {"office_id", COLUMN_TEXT, 0, "Kode kantor"},
    [D_NAME] = {"office", COLUMN_TEXT, 0, "Kantor"},
    [D_DAY] = {"day", COLUMN_INT, 0, "Hari ke-"},
    [D_PERMANENTS] = {"permanents", COLUMN_REAL, 2, "Pegawai tetap (hari-orang)"},
    [D_TEMPORARIES] = {"temporaries", COLUMN_REAL, 2, "Pegawai sementara hadir (hari-orang)"},
    [D_BORROWED] = {"borrowed", COLUMN_REAL, 2, "Pinjaman (hari-orang)"},
    [D_LENT] = {"lent", COLUMN_REAL, 2, "Dipinjamkan (hari-orang)"},
    [D_OVERTIME] = {"overtime", COLUMN_REAL, 2, "Lembur (hari-orang)"},
    [D_USED] = {"used", COLUMN_REAL, 2, "Terpakai (hari-orang)"},
    [D_BY + CHANNEL_COUNTER] = {"visits_counter", COLUMN_INT, 0, "Penerima di loket"},
    [D_BY + CHANNEL_COMMUNITY] = {"visits_community", COLUMN_INT, 0, "Penerima di komunitas"},
    [D_BY + CHANNEL_DOOR] = {"visits_door", COLUMN_INT, 0, "Penerima di rumah"},
    [D_RETURNED] = {"returned", COLUMN_REAL, 1, "Kembali ke kantor"},
    [D_PAID] = {"paid", COLUMN_REAL, 1, "Perkiraan terbayar"},
    [D_PAID_SO_FAR] = {"paid_so_far", COLUMN_REAL, 1, "Perkiraan terbayar sampai hari ini"},
    [D_CASH] = {"cash_idr", COLUMN_INT, 0, "Kebutuhan kas (Rp)"},
    [D_CASH_RETURNED] = {"cash_returned_idr", COLUMN_INT, 0, "di antaranya untuk yang kembali ke kantor (Rp)"},
};

jalur_status layers_staffing_days(builder *b, layer *out)
{
    const roster *r = b->in->roster;
    const uint32_t n = r ? r->n_duties : 0;
    double paid = 0;
    jalur_status st = layer_new(b->mem, "staffing_days", "Petugas per kantor dan hari", GEOMETRY_POINT, DAY_COLUMNS, D_COLUMNS, n, out);
    for (uint32_t row = 0; st == JALUR_OK && row < n; row++) {
        const roster_duty *d = &r->duties[row];
        const uint32_t at = r->offices[d->office].office;
        const double real[] = {d->permanents, d->temporaries, d->borrowed, d->lent, d->overtime, d->used};
        paid = row > 0 && r->duties[row - 1].office == d->office ? paid + d->paid : d->paid;
        if (at < b->t->n_offices) {
            const office *o = &b->t->offices[at];
            layer_text(out, row, D_ID, o->id);
            layer_text(out, row, D_NAME, o->name);
            layers_point(out, row, o->placed != PLACED_NOWHERE, o->at);
        }
        layer_int(out, row, D_DAY, d->day);
        for (uint32_t k = 0; k < LAYERS_COLUMNS(real); k++) layer_real(out, row, D_PERMANENTS + k, real[k]);
        for (uint32_t c = 0; c < CHANNELS; c++) layer_int(out, row, D_BY + c, (int64_t)llround(d->visited[c]));
        layer_real(out, row, D_RETURNED, d->returned);
        layer_real(out, row, D_PAID, d->paid);
        layer_real(out, row, D_PAID_SO_FAR, paid);
        layer_int(out, row, D_CASH, d->cash_idr);
        layer_int(out, row, D_CASH_RETURNED, (int64_t)llround(ceil(d->returned - 1e-9) * b->in->set->amount_idr)); /* not in the calendar: no visit */
    }
    return st;
}

/* ---- calendar of the villages ---- */

enum {
    C_CODE, C_VILLAGE, C_KECAMATAN, C_DAY, C_CHANNEL, C_RULE, C_OFFICE, C_OFFICERS, C_STAY, C_MOBILE, C_HOMEBOUND, C_PAID, C_DAYS, C_TRAVEL,
    C_CASH, C_LAST, C_LON, C_LAT, C_COLUMNS
};

static const column CALENDAR_COLUMNS[C_COLUMNS] = {
    [C_CODE] = {"village_code", COLUMN_TEXT, 0, "Kode desa"},
    [C_VILLAGE] = {"village", COLUMN_TEXT, 0, "Desa"},
    [C_KECAMATAN] = {"kecamatan", COLUMN_TEXT, 0, "Kecamatan"},
    [C_DAY] = {"day", COLUMN_INT, 0, "Hari ke-"},
    [C_CHANNEL] = {"channel", COLUMN_TEXT, 0, "Cara bayar"},
    [C_RULE] = {"rule_left", COLUMN_TEXT, 0, "Di luar aturan"},
    [C_OFFICE] = {"office", COLUMN_TEXT, 0, "Kantor"},
    [C_OFFICERS] = {"officers", COLUMN_INT, 0, "Juru bayar"},
    [C_STAY] = {"stay_from_day", COLUMN_INT, 0, "Menginap sejak hari ke-"},
    [C_MOBILE] = {"mobile", COLUMN_INT, 0, "Penerima datang sendiri"},
    [C_HOMEBOUND] = {"homebound", COLUMN_INT, 0, "Penerima di rumah (lansia, difabel)"},
    [C_PAID] = {"expected_paid", COLUMN_REAL, 1, "Perkiraan terbayar"},
    [C_DAYS] = {"staff_days", COLUMN_REAL, 2, "Hari-orang"},
    [C_TRAVEL] = {"travel_min", COLUMN_REAL, 1, "Perjalanan sekali jalan (menit)"},
    [C_CASH] = {"cash_idr", COLUMN_INT, 0, "Kas yang dibawa (Rp)"},
    [C_LAST] = {"last_idr", COLUMN_REAL, 0, "Biaya satu penerima lagi di desa (Rp)"},
    [C_LON] = {"meet_lon", COLUMN_REAL, 6, "Titik temu: bujur"},
    [C_LAT] = {"meet_lat", COLUMN_REAL, 6, "Titik temu: lintang"},
};

static void one_visit(builder *b, layer *l, uint32_t row, const roster_visit *x)
{
    const roster *r = b->in->roster;
    const roster_village *v = &r->villages[x->village];
    const double n = (double)x->recipients[SEGMENT_MOBILE] + x->recipients[SEGMENT_HOMEBOUND];
    const uint32_t at = v->office < r->n_offices ? r->offices[v->office].office : JALUR_NONE;
    layer_text(l, row, C_CODE, word_area_code(b->t, v->village));
    layer_text(l, row, C_VILLAGE, word_area_name(b->t, v->village));
    layer_text(l, row, C_KECAMATAN, word_kecamatan(b->t, v->village));
    layer_int(l, row, C_DAY, x->day);
    layer_text(l, row, C_CHANNEL, channel_name(x->channel));
    if (at < b->t->n_offices) layer_text(l, row, C_OFFICE, b->t->offices[at].name[0] ? b->t->offices[at].name : b->t->offices[at].id);
    layer_text(l, row, C_RULE, x->channel < 2 && v->left[x->channel] > 0.5 ? v->left_why : "");
    if (x->stay_first) layer_int(l, row, C_STAY, x->stay_first);
    layer_int(l, row, C_OFFICERS, (int64_t)x->last_officer - x->first_officer + 1);
    layer_int(l, row, C_MOBILE, x->recipients[SEGMENT_MOBILE]);
    layer_int(l, row, C_HOMEBOUND, x->recipients[SEGMENT_HOMEBOUND]);
    layer_real(l, row, C_PAID, x->channel == CHANNEL_COUNTER ? n : n * (1 - b->in->set->absent));
    layer_real(l, row, C_DAYS, x->staff_days);
    if (x->channel != CHANNEL_COUNTER) layer_real(l, row, C_TRAVEL, v->travel_min);
    layer_int(l, row, C_CASH, (int64_t)llround(n * b->in->set->amount_idr));
    layer_real(l, row, C_LAST, v->last_idr);
    if (x->channel != CHANNEL_COUNTER && shape_lonlat_valid(v->at)) {
        layer_real(l, row, C_LON, v->at.lon_deg);
        layer_real(l, row, C_LAT, v->at.lat_deg);
    }
    layers_area(b, l, row, v->village);
}

jalur_status layers_calendar(builder *b, layer *out)
{
    const roster *r = b->in->roster;
    const uint32_t n = r ? r->n_visits : 0;
    jalur_status st = layer_new(b->mem, "calendar", "Kalender desa", GEOMETRY_AREA, CALENDAR_COLUMNS, C_COLUMNS, n, out);
    for (uint32_t row = 0; st == JALUR_OK && row < n; row++) one_visit(b, out, row, &r->visits[row]);
    return st;
}

/* ---- people of the delivery plan ---- */

enum { W_CODE, W_NAME, W_DAY, W_VEHICLES, W_CREW, W_BOAT_CREW, W_PORTERS, W_ESCORTS, W_GUARDS, W_COLUMNS };

static const column CREW_COLUMNS[W_COLUMNS] = {
    [W_CODE] = {"area_code", COLUMN_TEXT, 0, "Kode kecamatan"},
    [W_NAME] = {"area", COLUMN_TEXT, 0, "Kecamatan"},
    [W_DAY] = {"day", COLUMN_INT, 0, "Hari ke-"},
    [W_VEHICLES] = {"vehicles", COLUMN_INT, 0, "Kendaraan"},
    [W_CREW] = {"crew", COLUMN_INT, 0, "Awak kendaraan"},
    [W_BOAT_CREW] = {"boat_crew", COLUMN_INT, 0, "Awak perahu"},
    [W_PORTERS] = {"porters", COLUMN_INT, 0, "Porter"},
    [W_ESCORTS] = {"escorts", COLUMN_INT, 0, "Pengawal (TNI, Polri)"},
    [W_GUARDS] = {"guards", COLUMN_INT, 0, "Penjaga gudang per regu"},
};

jalur_status layers_crews(builder *b, layer *out)
{
    const roster *r = b->in->roster;
    const uint32_t n = r ? r->n_crews : 0;
    jalur_status st = layer_new(b->mem, "crews", "Awak distribusi", GEOMETRY_AREA, CREW_COLUMNS, W_COLUMNS, n, out);
    for (uint32_t row = 0; st == JALUR_OK && row < n; row++) {
        const roster_crew *c = &r->crews[row];
        const uint32_t number[] = {c->vehicles, c->crew, c->boat_crew, c->porters, c->escorts, c->guards};
        layer_text(out, row, W_CODE, word_area_code(b->t, c->area));
        layer_text(out, row, W_NAME, c->area == JALUR_NONE ? "di luar semua desa" : word_area_name(b->t, c->area));
        layer_int(out, row, W_DAY, c->day);
        for (uint32_t k = 0; k < LAYERS_COLUMNS(number); k++) layer_int(out, row, W_VEHICLES + k, number[k]);
        layers_area(b, out, row, c->area);
    }
    return st;
}
