/* Layers as CSV, without their geometry. */
#include "export/export.h"

#include "base/writer.h"

static void put_cells(writer *w, const layer *l, uint32_t row)
{
    for (uint32_t c = 0; c < l->n_columns; c++) {
        const value *v = &l->values[(size_t)row * l->n_columns + c];
        if (v->null)
            csv_text(w, "");
        else if (l->columns[c].type == COLUMN_TEXT)
            csv_text(w, v->as.text);
        else if (l->columns[c].type == COLUMN_REAL)
            csv_real(w, v->as.real, l->columns[c].decimals);
        else
            csv_int(w, v->as.integer);
    }
    csv_end_row(w);
}

jalur_status export_csv(jalur_ctx *ctx, const layer *l, const char *path)
{
    jalur_status st = JALUR_OK;
    writer *w = NULL;
    TRY(writer_open(ctx, path, &w));
    for (uint32_t c = 0; c < l->n_columns; c++) csv_text(w, l->columns[c].name);
    csv_end_row(w);
    for (uint32_t row = 0; row < l->n_rows; row++) put_cells(w, l, row);
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    return st;
}

jalur_status export_tables(jalur_ctx *ctx, const export_layers *l, const char *dir, export_names *written)
{
    static const char *const names[] = {"routes", "unserved", "gaps", "access", "coverage", "plan_coverage"};
    jalur_status st = JALUR_OK;
    char *path = NULL;
    TRY(mem_printf(ctx, &path, "%s/tables", dir));
    TRY(writer_mkdir(ctx, path));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const layer *one = export_layer(l, names[i]);
        if (!one) continue;
        mem_free(ctx, path);
        path = NULL;
        TRY(mem_printf(ctx, &path, "%s/tables/%s.csv", dir, names[i]));
        TRY(export_names_add(written, path));
        TRY(export_csv(ctx, one, path));
    }
done:
    mem_free(ctx, path);
    return err_while(ctx, st, "writing the tables");
}
