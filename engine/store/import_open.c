/* The gate to GDAL: which names and formats may pass, and what GDAL says goes into our error. */
#include "store/import.h"

#include <cpl_error.h>
#include <cpl_http.h>
#include <cpl_vsi.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *const DRIVERS[] = {"GPKG",   "GeoJSON", "ESRI Shapefile", "FlatGeobuf", "CSV", "XLSX",
                                      "LIBKML", "KML",     "SQLite",         "GPX",        "GeoJSONSeq", NULL};
static const char *const RASTER_DRIVERS[] = {"GTiff", "AAIGrid", "SRTMHGT", NULL};
static const char READABLE[] = "GeoPackage, GeoJSON, Shapefile, FlatGeobuf, CSV, XLSX, KML, GPX, SQLite or .osm.pbf";

/* Settings that hold while the gate is open, whatever the environment says. */
static const char *const CONFIG[][2] = {
    {"GDAL_DRIVER_PATH", "disable"},
    {"GDAL_PAM_ENABLED", "NO"},
    {"CPL_DEBUG", "OFF"},
    {"GDAL_SKIP", ""},
    {"OGR_SKIP", ""},
    {"OGR_SQLITE_LOAD_EXTENSIONS", ""},
    {"OGR_SQLITE_PRAGMA", ""},
    {"OGR_SQLITE_JOURNAL", ""},
    {"SHAPE_RESTORE_SHX", "NO"},
    {"OGR_XLSX_FIELD_TYPES", "STRING"},
    {"OGR_XLSX_HEADERS", "FORCE"},
    {"OGR_GEOJSON_MAX_OBJ_SIZE", "200"},
    {"OGR_ENABLE_PARTIAL_REPROJECTION", "NO"},
    {"CPL_VSIL_CURL_ALLOWED_EXTENSIONS", ".none"},
    {"OGR_GPKG_INTEGRITY_CHECK", "NO"},
    {"OGR_APPLY_GEOM_SET_PRECISION", "NO"},
    {"CPL_CURL_VERBOSE", "NO"},
};
enum { N_CONFIG = sizeof CONFIG / sizeof CONFIG[0] };

static void CPL_STDCALL hear(CPLErr class, CPLErrorNum number, const char *text)
{
    gdal_words *words = CPLGetErrorHandlerUserData();
    (void)number;
    if (class < CE_Warning || !words || !text) return;
    if (class < CE_Failure && words->failed) return;
    snprintf(words->text, sizeof words->text, "%s", text);
    if (class >= CE_Failure) words->failed = true;
}

static CPLHTTPResult *no_network(const char *url, CSLConstList options, GDALProgressFunc progress, void *progress_user,
                                 CPLHTTPFetchWriteFunc write, void *write_user, void *user)
{
    (void)url, (void)options, (void)progress, (void)progress_user, (void)write, (void)write_user, (void)user;
    CPLHTTPResult *result = VSICalloc(1, sizeof *result);
    if (!result) return NULL;
    result->nStatus = 1;
    result->pszErrBuf = CPLStrdup("jalur does not use the network");
    return result;
}

void import_gate_open(gdal_words *words)
{
    memset(words, 0, sizeof *words);
    CPLPushErrorHandlerEx(hear, words);
    CPLHTTPPushFetchCallback(no_network, NULL);
    for (int i = 0; i < N_CONFIG; i++)
        CPLSetThreadLocalConfigOption(CONFIG[i][0], CONFIG[i][1]);
    OSRSetPROJEnableNetwork(0);
    if (!GDALGetDriverByName("GPKG") || !GDALGetDriverByName("CSV")) GDALAllRegister();
    CPLErrorReset();
}

void import_gate_close(void)
{
    for (int i = 0; i < N_CONFIG; i++)
        CPLSetThreadLocalConfigOption(CONFIG[i][0], NULL);
    CPLHTTPPopFetchCallback();
    CPLPopErrorHandler();
}

jalur_status import_gdal_error(import_job *j, const char *what, const char *remedy)
{
    return err_at(
        j->ctx, JALUR_E_DATA,
        &(err_site){.file = j->file, .layer = j->layer_name, .row = j->row, .remedy = remedy, .native = j->words.text},
        "%s: %s", j->file, what);
}

static jalur_status name_error(import_job *j, const char *what)
{
    return err_at(j->ctx, JALUR_E_USAGE,
                  &(err_site){.file = j->file,
                              .found = j->file,
                              .expected = "the name of a file on this machine",
                              .remedy = "copy or download the data to a file first, then import that file"},
                  "%s: %s", j->file, what);
}

jalur_status import_check_name(import_job *j)
{
    const char *f = j->file;
    if (!*f) return name_error(j, "the file name is empty");
    if (strstr(f, "://")) return name_error(j, "this is an address, not a file: jalur does not use the network");
    if (strncmp(f, "/vsi", 4) == 0 || *f == '{' || *f == '<' || *f == '-')
        return name_error(j, "this is not the name of a plain file");
    struct stat info;
    if (stat(f, &info) != 0)
        return err_at(j->ctx, JALUR_E_IO,
                      &(err_site){.file = f, .native = strerror(errno), .remedy = "check the name and the directory"},
                      "%s: %s", f, errno == ENOENT ? "there is no such file" : "the file cannot be read");
    if (S_ISDIR(info.st_mode))
        return err_at(j->ctx, JALUR_E_USAGE,
                      &(err_site){.file = f, .found = "a directory", .expected = "a file",
                                  .remedy = "name a file in it; of a FileGDB export the layer first: ogr2ogr layer.gpkg NAME.gdb LAYER"},
                      "%s: this is a directory, not a file", f);
    if (!S_ISREG(info.st_mode)) return name_error(j, "this is a device, not a plain file");
    if (info.st_size == 0)
        return err_at(j->ctx, JALUR_E_DATA, &(err_site){.file = f, .remedy = "get the file again"},
                      "%s: the file is empty", f);
    char path[PATH_MAX];
    if (!realpath(f, path) || strncmp(path, "/vsi", 4) == 0) return name_error(j, "the file cannot be resolved");
    return mem_copy_text(j->ctx, path, &j->real);
}

/* SQLite files with an unfinished write beside them would be read half. */
static jalur_status check_wal(import_job *j)
{
    char path[PATH_MAX + 8];
    struct stat info;
    snprintf(path, sizeof path, "%s-wal", j->real);
    if (stat(path, &info) != 0 || info.st_size == 0) return JALUR_OK;
    return err_at(j->ctx, JALUR_E_DATA,
                  &(err_site){.file = j->file,
                              .found = "a write-ahead log (-wal) beside the file",
                              .remedy = "close the program that has the file open (QGIS?), then import again"},
                  "%s is being written by another program", j->file);
}

/* Spreadsheets save "Unicode text" with two bytes a character, GDAL reads UTF-8. */
static bool is_utf16(const char *file)
{
    unsigned char head[2] = {0, 0};
    FILE *f = fopen(file, "rb");
    if (!f) return false;
    const bool two = fread(head, 1, 2, f) == 2;
    fclose(f);
    return two && ((head[0] == 0xff && head[1] == 0xfe) || (head[0] == 0xfe && head[1] == 0xff));
}

static jalur_status open_error(import_job *j, const char *expected)
{
    if (is_utf16(j->real))
        return err_at(j->ctx, JALUR_E_DATA,
                      &(err_site){.file = j->file, .found = "UTF-16", .expected = "UTF-8",
                                  .remedy = "save it as \"CSV UTF-8\", or convert it: iconv -f UTF-16 -t UTF-8"},
                      "%s: the text is in UTF-16", j->file);
    if (!j->words.text[0])
        snprintf(j->words.text, sizeof j->words.text, "no driver of the allowed formats recognises it");
    return err_at(j->ctx, JALUR_E_DATA,
                  &(err_site){.file = j->file,
                              .expected = expected,
                              .native = j->words.text,
                              .remedy = "check that the file is whole and of the kind its name says (a CSV has at least two "
                                        "columns); if it is another format, export it as one of these"},
                  "%s: not a file that jalur can read (damaged, or not what its name says)", j->file);
}

jalur_status import_open_dataset(import_job *j)
{
    static const char *const OPTIONS[] = {"IMMUTABLE=YES", "LIST_ALL_TABLES=NO", NULL};
    static const char *const CSV_OPTIONS[] = {"HEADERS=YES", "AUTODETECT_TYPE=NO", "EMPTY_STRING_AS_NULL=YES", NULL};
    jalur_status st = JALUR_OK;
    TRY(check_wal(j));
    const char *dot = strrchr(j->real, '.');
    bool sqlite = dot && (EQUAL(dot, ".gpkg") || EQUAL(dot, ".sqlite") || EQUAL(dot, ".db"));
    bool table = dot && (EQUAL(dot, ".csv") || EQUAL(dot, ".tsv") || EQUAL(dot, ".txt"));
    j->words.failed = false;
    j->dataset = GDALOpenEx(j->real, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, DRIVERS,
                            sqlite  ? OPTIONS
                            : table ? CSV_OPTIONS
                                    : NULL,
                            NULL);
    if (!j->dataset) TRY(open_error(j, READABLE));
    if (EQUAL(GDALGetDriverShortName(GDALGetDatasetDriver(j->dataset)), "CSV")) TRY(import_check_cells(j));
    if (GDALDatasetGetLayerCount(j->dataset) == 0)
        TRY(err_at(j->ctx, JALUR_E_DATA, &(err_site){.file = j->file, .expected = "at least one layer or table"},
                   "%s holds no layer", j->file));
done:
    return st;
}

jalur_status import_open_raster(import_job *j)
{
    j->words.failed = false;
    j->dataset = GDALOpenEx(j->real, GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, RASTER_DRIVERS, NULL, NULL);
    return j->dataset ? JALUR_OK : open_error(j, "GeoTIFF, Arc/Info ASCII grid or SRTM .hgt");
}
