/* A table of features: the one form in which results leave jalur. GeoJSON, CSV, GeoPackage and the map
 * are all written from it, so that a column is named in one place. */
#ifndef JALUR_MODEL_LAYER_H
#define JALUR_MODEL_LAYER_H

#include "model/shape.h"

typedef enum column_type { COLUMN_TEXT, COLUMN_INT, COLUMN_REAL, COLUMN_BOOL } column_type;

typedef struct column {
    const char *name;  /* snake_case with the unit: "drive_m" */
    column_type type;
    int decimals;      /* COLUMN_REAL */
    const char *title; /* for people, Indonesian or English */
} column;

typedef struct value {
    bool null;
    union {
        const char *text;
        int64_t integer; /* also 0 / 1 of COLUMN_BOOL */
        double real;
    } as;
} value;

typedef enum geometry_kind { GEOMETRY_NONE, GEOMETRY_POINT, GEOMETRY_LINES, GEOMETRY_AREA } geometry_kind;

typedef struct geometry {
    geometry_kind kind; /* GEOMETRY_NONE: null geometry */
    union {
        jalur_lonlat point;
        struct { const shape_line *item; uint32_t n; } lines; /* written as MultiLineString */
        const shape_area *area;                               /* written as MultiPolygon */
    } as;
} geometry;

typedef struct layer {
    arena *mem;
    const char *name;  /* file and table name: "routes" */
    const char *title;
    geometry_kind kind; /* of all features that have one */
    const column *columns; uint32_t n_columns;
    value *values;      /* [row * n_columns + column] */
    geometry *geometries;
    uint32_t n_rows;
} layer;

/* All rows null, all geometries none. Columns and names are not copied. */
jalur_status layer_new(arena *mem, const char *name, const char *title, geometry_kind kind,
                       const column *columns, uint32_t n_columns, uint32_t n_rows, layer *out);
void layer_text(layer *l, uint32_t row, uint32_t column, const char *text); /* not copied; NULL stays null */
void layer_int(layer *l, uint32_t row, uint32_t column, int64_t integer);
void layer_real(layer *l, uint32_t row, uint32_t column, double real); /* not finite stays null */
void layer_bool(layer *l, uint32_t row, uint32_t column, bool truth);

#endif
