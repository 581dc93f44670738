/* Rows of the project file: checked readers and writers. */
#include "store/rows.h"
#include "store/blob.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- texts that repeat ---- */

static jalur_status text_pool_get(text_pool *p, const char *text, const char **out)
{
    jalur_status st = JALUR_OK;
    *out = p->last;
    if (p->last && strcmp(p->last, text) == 0) return JALUR_OK;
    *out = NULL;
    uint32_t known = textmap_get(&p->index, text);
    if (known == JALUR_NONE) {
        known = (uint32_t)p->n;
        TRY(mem_grow(p->mem->ctx, &p->text, &p->cap, p->n + 1, sizeof *p->text));
        TRY(arena_text(p->mem, text, &p->text[known]));
        TRY(textmap_put(p->mem->ctx, &p->index, p->text[known], known));
        p->n++;
    }
    *out = p->last = p->text[known];
done:
    return st;
}

void text_pool_release(text_pool *p)
{
    if (!p->mem) return;
    textmap_release(p->mem->ctx, &p->index);
    mem_free(p->mem->ctx, p->text);
    *p = (text_pool){.mem = p->mem};
}

/* ---- a statement ---- */

jalur_status rows_open(store *s, const char *table, const char *sql, rows *out)
{
    *out = (rows){.s = s, .table = table};
    return out->st = db_prepare(s, sql, &out->statement);
}

jalur_status rows_status(const rows *r)
{
    return r->st;
}

void rows_close(rows *r)
{
    sqlite3_finalize(r->statement);
    *r = (rows){0};
}

jalur_status rows_bad(rows *r, const char *expected)
{
    if (r->st != JALUR_OK) return r->st;
    int at = r->at - 1;
    bool blob = sqlite3_column_type(r->statement, at) == SQLITE_BLOB;
    err_site site = {.file = r->s->path,
                     .layer = r->table,
                     .row = r->row,
                     .field = sqlite3_column_name(r->statement, at),
                     .found = blob ? "a blob" : db_text(r->statement, at),
                     .expected = expected,
                     .remedy = "go back to a copy, or import again"};
    if (sqlite3_column_type(r->statement, at) == SQLITE_NULL) site.found = "nothing";
    r->st = err_at(r->s->ctx, JALUR_E_DATA, &site, "the project file is damaged: a value cannot be right");
    return r->st;
}

/* ---- reading ---- */

bool rows_next(rows *r)
{
    if (r->st != JALUR_OK) return false;
    bool more = false;
    r->st = db_step(r->s, r->statement, &more);
    r->row++;
    r->at = 0;
    return r->st == JALUR_OK && more;
}

bool rows_null(const rows *r)
{
    return r->st == JALUR_OK && sqlite3_column_type(r->statement, r->at) == SQLITE_NULL;
}

int64_t rows_int(rows *r, int64_t min, int64_t max)
{
    if (r->st != JALUR_OK) return 0;
    int at = r->at++;
    int64_t number = sqlite3_column_int64(r->statement, at);
    if (sqlite3_column_type(r->statement, at) == SQLITE_INTEGER && number >= min && number <= max) return number;
    char expected[64];
    snprintf(expected, sizeof expected, "a whole number from %lld to %lld", (long long)min, (long long)max);
    rows_bad(r, expected);
    return 0;
}

uint32_t rows_u32(rows *r)
{
    return (uint32_t)rows_int(r, 0, UINT32_MAX);
}
bool rows_bool(rows *r)
{
    return rows_int(r, 0, 1) == 1;
}

enum { DAYS_MOST = 400, TIME_MOST_S = DAYS_MOST * 86400, HEADS_MOST = 10000000 };

int32_t rows_time(rows *r)
{
    return (int32_t)rows_int(r, -TIME_MOST_S, TIME_MOST_S);
}
uint32_t rows_day(rows *r)
{
    return (uint32_t)rows_int(r, 0, DAYS_MOST);
}
int64_t rows_price(rows *r)
{
    return rows_int(r, 0, INT64_C(1000000000000));
}
uint32_t rows_heads(rows *r)
{
    return (uint32_t)rows_int(r, 0, HEADS_MOST);
}
double rows_staff(rows *r)
{
    const double number = rows_real(r);
    if (fabs(number) <= HEADS_MOST) return number;
    rows_bad(r, "people, or days of people: ten million at most");
    return 0;
}

uint32_t rows_u32_or(rows *r, uint32_t otherwise)
{
    if (!rows_null(r)) return rows_u32(r);
    r->at++;
    return otherwise;
}

double rows_real(rows *r)
{
    if (r->st != JALUR_OK) return 0;
    int at = r->at++;
    int type = sqlite3_column_type(r->statement, at);
    double number = sqlite3_column_double(r->statement, at);
    if ((type == SQLITE_FLOAT || type == SQLITE_INTEGER) && isfinite(number)) return number;
    rows_bad(r, "a finite number");
    return 0;
}

double rows_real_or(rows *r, double otherwise)
{
    if (!rows_null(r)) return rows_real(r);
    r->at++;
    return otherwise;
}

const char *rows_raw(rows *r)
{
    if (r->st != JALUR_OK) return "";
    int at = r->at++;
    if (sqlite3_column_type(r->statement, at) == SQLITE_NULL) {
        rows_bad(r, "a text");
        return "";
    }
    const unsigned char *text = sqlite3_column_text(r->statement, at);
    if (!text) r->st = err_set(r->s->ctx, JALUR_E_RESOURCE, "memory is used up");
    return text ? (const char *)text : "";
}

int rows_word(rows *r, word_fn *word, int n)
{
    const char *text = rows_raw(r);
    if (r->st != JALUR_OK) return 0;
    for (int i = 0; i < n; i++)
        if (strcmp(text, word(i)) == 0) return i;
    char expected[200] = "one of";
    for (int i = 0; i < n; i++) {
        size_t used = strlen(expected);
        snprintf(expected + used, sizeof expected - used, " %s", word(i));
    }
    rows_bad(r, expected);
    return 0;
}

const char *rows_text(rows *r, arena *mem)
{
    const char *copy = "";
    const char *text = rows_raw(r);
    if (r->st == JALUR_OK && *text) r->st = arena_text(mem, text, &copy);
    return r->st == JALUR_OK ? copy : "";
}

const char *rows_id(rows *r, arena *mem)
{
    const char *text = rows_text(r, mem);
    if (r->st == JALUR_OK && !*text) rows_bad(r, "a code or id that is not empty");
    return text;
}

const char *rows_shared(rows *r, text_pool *pool)
{
    const char *copy = "";
    const char *text = rows_raw(r);
    if (r->st == JALUR_OK && *text) r->st = text_pool_get(pool, text, &copy);
    return r->st == JALUR_OK ? copy : "";
}

bool rows_lonlat(rows *r, jalur_lonlat *out)
{
    *out = (jalur_lonlat){0, 0};
    if (r->st != JALUR_OK) return false;
    if (rows_null(r) && sqlite3_column_type(r->statement, r->at + 1) == SQLITE_NULL) {
        r->at += 2;
        return false;
    }
    jalur_lonlat point;
    point.lon_deg = rows_real(r);
    point.lat_deg = rows_real(r);
    if (r->st == JALUR_OK && !shape_lonlat_valid(point)) rows_bad(r, "a position in degrees, longitude first");
    if (r->st == JALUR_OK) *out = point;
    return r->st == JALUR_OK;
}

/* The bytes of the next column; NULL when there are none or on errors. */
static const uint8_t *take_blob(rows *r, size_t *n_bytes)
{
    *n_bytes = 0;
    if (r->st != JALUR_OK) return NULL;
    int at = r->at++;
    int type = sqlite3_column_type(r->statement, at);
    if (type == SQLITE_NULL) return NULL;
    const uint8_t *bytes = sqlite3_column_blob(r->statement, at);
    *n_bytes = (size_t)sqlite3_column_bytes(r->statement, at);
    if (type != SQLITE_BLOB || !bytes) rows_bad(r, "a geometry");
    return r->st == JALUR_OK ? bytes : NULL;
}

static bool geometry_done(rows *r, jalur_status st, const char *expected)
{
    if (st == JALUR_E_DATA)
        rows_bad(r, expected);
    else
        r->st = st;
    return r->st == JALUR_OK;
}

bool rows_point(rows *r, jalur_lonlat *out)
{
    size_t n = 0;
    *out = (jalur_lonlat){0, 0};
    const uint8_t *bytes = take_blob(r, &n);
    return bytes && geometry_done(r, blob_point(bytes, n, out), "a point in degrees");
}

bool rows_line(rows *r, arena *mem, shape_line *out)
{
    size_t n = 0;
    *out = (shape_line){0};
    const uint8_t *bytes = take_blob(r, &n);
    return bytes && geometry_done(r, blob_line(mem, bytes, n, out), "a line of at least two points in degrees");
}

bool rows_area(rows *r, arena *mem, shape_area *out)
{
    size_t n = 0;
    *out = (shape_area){0};
    const uint8_t *bytes = take_blob(r, &n);
    return bytes && geometry_done(r, blob_area(mem, bytes, n, out), "a polygon or multipolygon in degrees");
}

jalur_status rows_count(store *s, const char *sql, uint32_t *out)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    *out = 0;
    TRY(rows_open(s, "", sql, &r));
    if (rows_next(&r)) *out = (uint32_t)rows_int(&r, 0, UINT32_MAX - 1);
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

jalur_status rows_room(store *s, arena *mem, const char *sql_count, size_t size_bytes, void *items, uint32_t *n)
{
    jalur_status st = JALUR_OK;
    uint32_t counted = 0;
    *n = 0;
    TRY(rows_count(s, sql_count, &counted));
    TRY(arena_new(mem, counted, size_bytes, items));
    *n = counted;
done:
    return st;
}

jalur_status rows_end(rows *r, uint32_t n_read, uint32_t n)
{
    if (r->st != JALUR_OK || (n_read == n && !rows_next(r))) return r->st;
    return r->st = err_at(
               r->s->ctx, JALUR_E_DATA,
               &(err_site){.file = r->s->path, .layer = r->table, .remedy = "go back to a copy, or import again"},
               "the project file is damaged: the rows of a table do not add up");
}

/* ---- writing ---- */

static void rows_bound(rows *r, int code)
{
    if (code != SQLITE_OK) r->st = db_error(r->s, NULL);
}

void rows_put_text_or_null(rows *r, const char *text)
{
    if (!text)
        rows_put_null(r);
    else if (r->st == JALUR_OK)
        rows_bound(r, sqlite3_bind_text(r->statement, ++r->at, text, -1, SQLITE_STATIC));
}

void rows_put_text(rows *r, const char *text)
{
    rows_put_text_or_null(r, text ? text : "");
}

void rows_put_int(rows *r, int64_t number)
{
    if (r->st == JALUR_OK) rows_bound(r, sqlite3_bind_int64(r->statement, ++r->at, number));
}

void rows_put_real(rows *r, double number)
{
    if (!isfinite(number))
        rows_put_null(r);
    else if (r->st == JALUR_OK)
        rows_bound(r, sqlite3_bind_double(r->statement, ++r->at, number));
}

void rows_put_null(rows *r)
{
    if (r->st == JALUR_OK) rows_bound(r, sqlite3_bind_null(r->statement, ++r->at));
}

void rows_put_lonlat(rows *r, bool has, jalur_lonlat at)
{
    rows_put_real(r, has ? at.lon_deg : (double)NAN);
    rows_put_real(r, has ? at.lat_deg : (double)NAN);
}

jalur_status rows_put_line(rows *r, const shape_line *line)
{
    if (r->st != JALUR_OK) return r->st;
    shape_line flat = {.pt = line->pt, .n = line->n};
    size_t n_bytes = shape_line_wkb_size(&flat);
    uint8_t *wkb = NULL;
    r->st = mem_new(r->s->ctx, n_bytes, 1, &wkb);
    if (r->st != JALUR_OK) return r->st;
    shape_line_to_wkb(&flat, wkb);
    rows_bound(r, sqlite3_bind_blob64(r->statement, ++r->at, wkb, n_bytes, SQLITE_TRANSIENT));
    mem_free(r->s->ctx, wkb);
    return r->st;
}

void rows_run(rows *r)
{
    if (r->st == JALUR_OK) r->st = db_run(r->s, r->statement);
    r->at = 0;
}
