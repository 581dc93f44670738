/* GeoPackage writing seen from inside: styles for QGIS. */
#ifndef JALUR_STORE_GPKG_H
#define JALUR_STORE_GPKG_H

#include "store/store.h"

/* The QGIS style (QML) of a layer by its name, else a plain one for its geometry; caller frees with mem_free.
 * *out NULL for tables without geometry. */
jalur_status gpkg_style(jalur_ctx *ctx, const layer *l, char **out);

#endif
