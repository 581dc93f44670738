/* A synthetic district that looks like a place: all input files of one project plus scenario.ini.
 * Same size and seed: same bytes. */
#ifndef JALUR_SAMPLE_SAMPLE_H
#define JALUR_SAMPLE_SAMPLE_H

#include "base/ctx.h"
#include "base/report.h"

typedef struct sample_options {
    uint32_t villages; /* 3 .. 50000 */
    uint64_t seed;
} sample_options;

/* Writes districts.geojson (kabupaten, kecamatan, villages), roads.geojson, stations.csv, households.csv, offices.csv,
 * vehicles.csv, staff.csv, signal.csv, scenario.ini and README.md into `dir` (made if missing; files there that are
 * no sample's are JALUR_E_IO). */
jalur_status sample_write(jalur_ctx *ctx, const char *dir, const sample_options *o, jalur_report *report);

#endif
