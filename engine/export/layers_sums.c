/* Sums by class, of areas and groups: who is reached (coverage), and what is planned and done (plan_coverage). */
#include "export/layers.h"

#include <stdio.h>

/* ---- coverage ---- */


enum { S_LEVEL, S_CODE, S_NAME, S_GROUP, S_PROFILE, S_SEASON, S_VILLAGES, S_PEOPLE, S_SERVED_PERCENT, S_FIRST_CLASS,
       S_COLUMNS = S_FIRST_CLASS + 2 * ACCESS_CLASSES };

/* Two columns for each class: villages_beyond, people_beyond. */
static jalur_status sum_columns(builder *b, column **out)
{
    static const column head[S_FIRST_CLASS] = {
        [S_LEVEL] = {"level", COLUMN_TEXT, 0, "Tingkat"},
        [S_CODE] = {"code", COLUMN_TEXT, 0, "Kode wilayah"},
        [S_NAME] = {"name", COLUMN_TEXT, 0, "Wilayah"},
        [S_GROUP] = {"group", COLUMN_TEXT, 0, "Kelompok (semua, 3T, bukan 3T)"},
        [S_PROFILE] = {"profile", COLUMN_TEXT, 0, "Profil jalan"},
        [S_SEASON] = {"season", COLUMN_TEXT, 0, "Musim"},
        [S_VILLAGES] = {"villages", COLUMN_INT, 0, "Desa"},
        [S_PEOPLE] = {"people", COLUMN_INT, 0, "Orang"},
        [S_SERVED_PERCENT] = {"served_percent", COLUMN_REAL, 1, "Orang yang terlayani (%)"},
    };
    jalur_status st = JALUR_OK;
    column *c = NULL;
    TRY(arena_new(b->mem, S_COLUMNS, sizeof *c, &c));
    for (int i = 0; i < S_FIRST_CLASS; i++) c[i] = head[i];
    for (int k = 0; k < ACCESS_CLASSES; k++)
        for (int people = 0; people < 2; people++) {
            char name[64];
            column *to = &c[S_FIRST_CLASS + 2 * k + people];
            snprintf(name, sizeof name, "%s_%s", people ? "people" : "villages", access_class_name((access_class)k));
            for (char *at = name; *at; at++) *at = *at == '-' ? '_' : *at;
            *to = (column){NULL, COLUMN_INT, 0, NULL};
            TRY(arena_text(b->mem, name, &to->name));
            TRY(word_printf(b->mem, &to->title, "%s: %s", people ? "Orang" : "Desa", word_access_class((access_class)k)));
        }
    *out = c;
done:
    return st;
}

static void one_sum(builder *b, layer *l, uint32_t row, const access_sum *s)
{
    const access_table *a = b->in->access;
    uint64_t villages = 0, people = 0;
    if (s->area < b->t->n_areas) {
        layer_text(l, row, S_LEVEL, area_level_name(b->t->areas[s->area].level));
        layer_text(l, row, S_CODE, b->t->areas[s->area].code);
        layer_text(l, row, S_NAME, b->t->areas[s->area].name);
        layers_area(b, l, row, s->area);
    } else {
        layer_text(l, row, S_LEVEL, "all");
    }
    layer_text(l, row, S_GROUP, s->group);
    layer_text(l, row, S_PROFILE, a->ways[s->way].profile);
    layer_text(l, row, S_SEASON, season_name(a->ways[s->way].season));
    for (uint32_t k = 0; k < ACCESS_CLASSES; k++) {
        villages += s->villages[k];
        people += s->people[k];
        layer_int(l, row, S_FIRST_CLASS + 2 * k, s->villages[k]);
        layer_int(l, row, S_FIRST_CLASS + 2 * k + 1, (int64_t)s->people[k]);
    }
    layer_int(l, row, S_VILLAGES, (int64_t)villages);
    layer_int(l, row, S_PEOPLE, (int64_t)people);
    if (people > 0) layer_real(l, row, S_SERVED_PERCENT, 100.0 * (double)s->people[ACCESS_SERVED] / (double)people);
}

jalur_status layers_coverage(builder *b, layer *out)
{
    jalur_status st = JALUR_OK;
    const access_table *a = b->in->access;
    column *columns = NULL;
    TRY(sum_columns(b, &columns));
    TRY(layer_new(b->mem, "coverage", "Jangkauan per wilayah", GEOMETRY_AREA, columns, S_COLUMNS, a ? a->n_sums : 0, out));
    for (uint32_t i = 0; a && i < a->n_sums; i++) one_sum(b, out, i, &a->sums[i]);
done:
    return st;
}

/* ---- plan coverage ---- */

enum { D_LEVEL, D_CODE, D_NAME, D_GROUP, D_KIND, D_AS_OF, D_VILLAGES, D_UNITS, D_PLANNED_PERCENT, D_DONE_PERCENT, D_FIRST_CLASS,
       D_NOTHING = D_FIRST_CLASS + 2 * DUE_CLASSES, D_COLUMNS };

static const column DUE_COLUMNS[D_COLUMNS] = {
    [D_LEVEL] = {"level", COLUMN_TEXT, 0, "Tingkat"},
    [D_CODE] = {"code", COLUMN_TEXT, 0, "Kode wilayah"},
    [D_NAME] = {"name", COLUMN_TEXT, 0, "Wilayah"},
    [D_GROUP] = {"group", COLUMN_TEXT, 0, "Kelompok (semua, 3T, bukan 3T)"},
    [D_KIND] = {"due", COLUMN_TEXT, 0, "Kewajiban (kits: logistik TPS, payments: pembayaran)"},
    [D_AS_OF] = {"as_of_day", COLUMN_INT, 0, "Sampai hari ke"},
    [D_VILLAGES] = {"villages", COLUMN_INT, 0, "Desa"},
    [D_UNITS] = {"units", COLUMN_INT, 0, "TPS atau penerima"},
    [D_PLANNED_PERCENT] = {"planned_percent", COLUMN_REAL, 1, "Ada dalam rencana atau selesai (%)"},
    [D_DONE_PERCENT] = {"done_percent", COLUMN_REAL, 1, "Selesai, tepat waktu atau terlambat (%)"},
    [D_FIRST_CLASS + 2 * DUE_DONE] = {"villages_done", COLUMN_INT, 0, "Desa: selesai tepat waktu"},
    [D_FIRST_CLASS + 2 * DUE_DONE + 1] = {"units_done", COLUMN_INT, 0, "Selesai tepat waktu"},
    [D_FIRST_CLASS + 2 * DUE_PLANNED] = {"villages_planned", COLUMN_INT, 0, "Desa: terjadwal"},
    [D_FIRST_CLASS + 2 * DUE_PLANNED + 1] = {"units_planned", COLUMN_INT, 0, "Terjadwal"},
    [D_FIRST_CLASS + 2 * DUE_LATE] = {"villages_late", COLUMN_INT, 0, "Desa: ada yang terlambat"},
    [D_FIRST_CLASS + 2 * DUE_LATE + 1] = {"units_late", COLUMN_INT, 0, "Terlambat"},
    [D_FIRST_CLASS + 2 * DUE_OVERDUE] = {"villages_overdue", COLUMN_INT, 0, "Desa: ada yang terlewat"},
    [D_FIRST_CLASS + 2 * DUE_OVERDUE + 1] = {"units_overdue", COLUMN_INT, 0, "Terlewat"},
    [D_FIRST_CLASS + 2 * DUE_UNPLANNED] = {"villages_unplanned", COLUMN_INT, 0, "Desa: ada yang tanpa rencana"},
    [D_FIRST_CLASS + 2 * DUE_UNPLANNED + 1] = {"units_unplanned", COLUMN_INT, 0, "Tanpa rencana"},
    [D_NOTHING] = {"villages_nothing_due", COLUMN_INT, 0, "Desa tanpa kewajiban"},
};

static void one_due_sum(builder *b, layer *l, uint32_t row, const due_sum *s)
{
    uint64_t villages = 0, units = 0;
    layer_text(l, row, D_LEVEL, s->area < b->t->n_areas ? area_level_name(b->t->areas[s->area].level) : "all");
    if (s->area < b->t->n_areas) {
        layer_text(l, row, D_CODE, b->t->areas[s->area].code);
        layer_text(l, row, D_NAME, b->t->areas[s->area].name);
        layers_area(b, l, row, s->area);
    }
    layer_text(l, row, D_GROUP, s->group);
    layer_text(l, row, D_KIND, due_kind_name(s->kind));
    layer_int(l, row, D_AS_OF, b->in->due->as_of[s->kind]);
    for (uint32_t k = 0; k <= DUE_CLASSES; k++) {
        villages += s->villages[k];
        layer_int(l, row, D_FIRST_CLASS + 2 * k, s->villages[k]);
        if (k == DUE_CLASSES) break;
        units += s->units[k];
        layer_int(l, row, D_FIRST_CLASS + 2 * k + 1, (int64_t)s->units[k]);
    }
    layer_int(l, row, D_VILLAGES, (int64_t)villages);
    layer_int(l, row, D_UNITS, (int64_t)units);
    if (units == 0) return;
    layer_real(l, row, D_PLANNED_PERCENT, 100.0 * (double)(units - s->units[DUE_UNPLANNED]) / (double)units);
    layer_real(l, row, D_DONE_PERCENT, 100.0 * (double)(s->units[DUE_DONE] + s->units[DUE_LATE]) / (double)units);
}

jalur_status layers_plan_coverage(builder *b, layer *out)
{
    jalur_status st = JALUR_OK;
    const due_table *d = b->in->due;
    TRY(layer_new(b->mem, "plan_coverage", "Rencana dan realisasi per wilayah", GEOMETRY_AREA, DUE_COLUMNS, D_COLUMNS, d ? d->n_sums : 0, out));
    for (uint32_t i = 0; d && i < d->n_sums; i++) one_due_sum(b, out, i, &d->sums[i]);
done:
    return st;
}
