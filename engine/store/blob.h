/* Reads and writes SpatiaLite's BLOB-Geometry without SpatiaLite, whose reader trusts every count and asks for gigabytes where
 * a byte is damaged. Format: 0x00, byte order, SRID, box (4 doubles), 0x7C, class, body, 0xFE; see "BLOB-Geometry" in
 * the SpatiaLite documentation. 2D only, as the project's columns are.
 *
 * All return JALUR_E_DATA, without recording an error, when the bytes are no such geometry or a coordinate is no
 * position in degrees. None reads past n_bytes or takes more memory than the bytes can fill. */
#ifndef JALUR_STORE_BLOB_H
#define JALUR_STORE_BLOB_H

#include "model/shape.h"

jalur_status blob_point(const uint8_t *bytes, size_t n_bytes, jalur_lonlat *out);
jalur_status blob_line(arena *mem, const uint8_t *bytes, size_t n_bytes, shape_line *out); /* at least 2 points */
/* Polygon or MultiPolygon; rings are closed and have at least 4 points. */
jalur_status blob_area(arena *mem, const uint8_t *bytes, size_t n_bytes, shape_area *out);

/* Writing lines, little-endian: the same bytes that SpatiaLite makes of the line. At least one point. */
size_t blob_line_size(const shape_line *line);
void blob_line_put(const shape_line *line, uint8_t *out);

#endif
