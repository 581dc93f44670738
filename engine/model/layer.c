#include "model/layer.h"

#include <math.h>

jalur_status layer_new(arena *mem, const char *name, const char *title, geometry_kind kind, const column *columns,
                       uint32_t n_columns, uint32_t n_rows, layer *out)
{
    jalur_status st = JALUR_OK;
    *out = (layer){.mem = mem, .name = name, .title = title, .kind = kind, .columns = columns, .n_columns = n_columns};
    TRY(arena_new(mem, (size_t)n_rows * n_columns, sizeof *out->values, &out->values));
    TRY(arena_new(mem, n_rows, sizeof *out->geometries, &out->geometries));
    for (size_t i = 0; i < (size_t)n_rows * n_columns; i++) out->values[i].null = true;
    out->n_rows = n_rows;
done:
    return st;
}

static value *cell(layer *l, uint32_t row, uint32_t column_index)
{
    return &l->values[(size_t)row * l->n_columns + column_index];
}

void layer_text(layer *l, uint32_t row, uint32_t column_index, const char *text)
{
    if (text) *cell(l, row, column_index) = (value){.as.text = text};
}

void layer_int(layer *l, uint32_t row, uint32_t column_index, int64_t integer)
{
    *cell(l, row, column_index) = (value){.as.integer = integer};
}

void layer_real(layer *l, uint32_t row, uint32_t column_index, double real)
{
    if (isfinite(real)) *cell(l, row, column_index) = (value){.as.real = real};
}

void layer_bool(layer *l, uint32_t row, uint32_t column_index, bool truth)
{
    *cell(l, row, column_index) = (value){.as.integer = truth};
}
