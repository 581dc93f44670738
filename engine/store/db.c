/* SQLite and SpatiaLite behind one small gate.
 *
 * 1. A connection always has SpatiaLite, foreign keys, defensive mode and a size limit for single values.
 * 2. A new file is built in memory and then written by base/writer: it appears complete or not at all.
 * 3. What a file says of itself is read from its header before SQLite ever sees it.
 * 4. The database is closed before its SpatiaLite cache is cleaned up. */
#include "store/db.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <spatialite.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/writer.h"

enum {
    APPLICATION_ID = 0x4a414c52, /* "JALR"; project.sql sets both */
    SCHEMA_VERSION = 14,
    BUSY_WAIT_MS = 2000,
    VALUE_LIMIT_BYTES = 256 * 1024 * 1024
};

extern const char store_schema_sql[];

/* ---- errors ---- */

typedef struct sqlite_case {
    int code;
    jalur_status status;
    const char *message, *remedy;
} sqlite_case;

static const sqlite_case SQLITE_CASES[] = {
    {SQLITE_FULL, JALUR_E_IO, "the disk is full", "free some space and try again"},
    {SQLITE_IOERR, JALUR_E_IO, "the project file cannot be read or written", "check the disk"},
    {SQLITE_BUSY, JALUR_E_IO, "the project file is in use by another program", "close the other program"},
    {SQLITE_LOCKED, JALUR_E_IO, "the project file is in use by another program", "close the other program"},
    {SQLITE_READONLY, JALUR_E_IO, "the project file may not be written", "check the permissions of file and folder"},
    {SQLITE_PERM, JALUR_E_IO, "the project file may not be opened", "check the permissions of file and folder"},
    {SQLITE_CANTOPEN, JALUR_E_IO, "the project file cannot be opened", "check the permissions of file and folder"},
    {SQLITE_CORRUPT, JALUR_E_DATA, "the project file is damaged", "go back to a copy, or import again"},
    {SQLITE_NOTADB, JALUR_E_DATA, "the project file is damaged", "go back to a copy, or import again"},
    {SQLITE_TOOBIG, JALUR_E_DATA, "a value is too large for the project file", "make the shape or text smaller"},
    {SQLITE_NOMEM, JALUR_E_RESOURCE, "memory is used up", NULL},
    {SQLITE_INTERRUPT, JALUR_E_CANCELLED, "cancelled", NULL},
};

jalur_status db_error(store *s, const char *doing)
{
    int code = s->db ? sqlite3_errcode(s->db) : SQLITE_NOMEM;
    const char *native = s->db ? sqlite3_errmsg(s->db) : "";
    err_site site = {.file = s->path, .native = native};
    sqlite_case found = {code, JALUR_E_INTERNAL, "the project file was used wrongly", NULL};
    for (size_t i = 0; i < sizeof SQLITE_CASES / sizeof *SQLITE_CASES; i++)
        if (SQLITE_CASES[i].code == (code & 0xff)) found = SQLITE_CASES[i];
    /* Our statements are fixed: a table or a column is gone. */
    if (code == SQLITE_ERROR && (strncmp(native, "no such", 7) == 0 || strstr(native, " has no column named "))) {
        found.status = JALUR_E_DATA;
        found.message = "the project file lacks a part that it should have";
        site.remedy = "go back to a copy, or import again";
    }
    if (found.remedy) site.remedy = found.remedy;
    jalur_status st = err_at(s->ctx, found.status, &site, "%s", found.message);
    return doing ? err_while(s->ctx, st, "%s", doing) : st;
}

/* ---- statements ---- */

jalur_status db_exec(store *s, const char *sql)
{
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? JALUR_OK : db_error(s, NULL);
}

jalur_status db_prepare(store *s, const char *sql, sqlite3_stmt **out)
{
    *out = NULL;
    return sqlite3_prepare_v2(s->db, sql, -1, out, NULL) == SQLITE_OK ? JALUR_OK : db_error(s, NULL);
}

jalur_status db_step(store *s, sqlite3_stmt *statement, bool *row)
{
    int code = sqlite3_step(statement);
    *row = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? JALUR_OK : db_error(s, NULL);
}

jalur_status db_run(store *s, sqlite3_stmt *statement)
{
    bool row = true;
    jalur_status st = JALUR_OK;
    while (st == JALUR_OK && row)
        st = db_step(s, statement, &row);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return st;
}

jalur_status db_begin(store *s)
{
    return db_exec(s, "BEGIN IMMEDIATE");
}
jalur_status db_begin_read(store *s)
{
    return db_exec(s, "BEGIN");
}
jalur_status db_commit(store *s)
{
    return db_exec(s, "COMMIT");
}

void db_rollback(store *s)
{
    if (s->db && !sqlite3_get_autocommit(s->db)) sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

void db_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    if (text)
        sqlite3_bind_text(statement, index, text, -1, SQLITE_TRANSIENT);
    else
        sqlite3_bind_null(statement, index);
}

void db_bind_int(sqlite3_stmt *statement, int index, int64_t number)
{
    sqlite3_bind_int64(statement, index, number);
}

void db_bind_real(sqlite3_stmt *statement, int index, double number)
{
    if (isfinite(number))
        sqlite3_bind_double(statement, index, number);
    else
        sqlite3_bind_null(statement, index);
}

void db_bind_wkb(sqlite3_stmt *statement, int index, const uint8_t *wkb, size_t n_bytes)
{
    sqlite3_bind_blob64(statement, index, wkb, n_bytes, SQLITE_TRANSIENT);
}

const char *db_text(sqlite3_stmt *statement, int at)
{
    const unsigned char *text = sqlite3_column_text(statement, at);
    return text ? (const char *)text : "";
}

double db_real(sqlite3_stmt *statement, int at, double otherwise)
{
    return sqlite3_column_type(statement, at) == SQLITE_NULL ? otherwise : sqlite3_column_double(statement, at);
}

/* ---- opening ---- */

void store_close(store *s)
{
    if (!s) return;
    db_rollback(s);
    sqlite3_close_v2(s->db);
    if (s->spatialite) spatialite_cleanup_ex(s->spatialite);
    jalur_ctx *ctx = s->ctx;
    mem_free(ctx, s->path);
    mem_free(ctx, s);
}

const char *store_path(const store *s)
{
    return s->path;
}

/* SQLite opens what it may not write for reading; its journal stands in the folder, beside the file that a link leads to. */
bool store_may_write(const store *s)
{
    const char *real = sqlite3_db_filename(s->db, "main"), *slash = real ? strrchr(real, '/') : NULL;
    char folder[4096];
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - real) : 1, slash ? real : ".");
    return sqlite3_db_readonly(s->db, "main") == 0 && access(folder[0] ? folder : "/", W_OK) == 0;
}

/* It sets LC_NUMERIC of the whole process to "POSIX", which is not its own to set. */
static void begin_spatialite(store *s)
{
    char before[256];
    (void)snprintf(before, sizeof before, "%s", setlocale(LC_NUMERIC, NULL));
    spatialite_init_ex(s->db, s->spatialite, 0);
    (void)setlocale(LC_NUMERIC, before);
}

/* trusted_schema stays on: SpatiaLite's own triggers call functions that are not marked innocuous. */
static jalur_status connection_set_up(store *s)
{
    sqlite3_busy_timeout(s->db, BUSY_WAIT_MS);
    sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, VALUE_LIMIT_BYTES);
    s->spatialite = spatialite_alloc_connection();
    if (!s->spatialite) return err_set(s->ctx, JALUR_E_RESOURCE, "too many project files are open at once");
    begin_spatialite(s);
    if (sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) != SQLITE_OK ||
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL) != SQLITE_OK)
        return db_error(s, "setting up the project file");
    /* points in their full form, whatever the environment says: blob.c reads no other */
    return db_exec(s, "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536; SELECT DisableTinyPoint()");
}

/* `name` is what errors call the file; it differs from `path` while a project is built in memory. */
static jalur_status connection_new(jalur_ctx *ctx, const char *path, const char *name, store **out)
{
    jalur_status st = JALUR_OK;
    store *s = NULL;
    *out = NULL;
    TRY(mem_new(ctx, 1, sizeof *s, &s));
    s->ctx = ctx;
    TRY(mem_copy_text(ctx, name, &s->path));
    if (sqlite3_open_v2(path, &s->db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        TRY(db_error(s, "opening the project file"));
    TRY(connection_set_up(s));
    *out = s;
    s = NULL;
done:
    store_close(s);
    return st;
}

/* SpatiaLite's functions say failure with 0 in a row, not with an error code. */
static int expect_one(void *user, int n, char **cells, char **names)
{
    (void)user;
    (void)names;
    return n == 1 && cells[0] && strcmp(cells[0], "1") == 0 ? 0 : 1;
}

static jalur_status schema_run(store *s, const char *sql)
{
    int code = sqlite3_exec(s->db, sql, expect_one, NULL, NULL);
    if (code == SQLITE_ABORT) return err_set(s->ctx, JALUR_E_INTERNAL, "SpatiaLite refused the schema of a project");
    return code == SQLITE_OK ? JALUR_OK : db_error(s, "creating the project file");
}

static jalur_status file_build(jalur_ctx *ctx, const char *path)
{
    jalur_status st = JALUR_OK;
    store *s = NULL;
    writer *w = NULL;
    unsigned char *bytes = NULL;
    sqlite3_int64 n_bytes = 0;
    TRY(connection_new(ctx, ":memory:", path, &s));
    TRY(schema_run(s, "SELECT InitSpatialMetadata(1)"));
    TRY(db_begin(s));
    TRY(schema_run(s, store_schema_sql));
    TRY(db_commit(s));
    bytes = sqlite3_serialize(s->db, "main", &n_bytes, 0);
    if (!bytes) TRY(err_set(ctx, JALUR_E_RESOURCE, "memory is used up"));
    TRY(writer_open(ctx, path, &w));
    writer_bytes(w, bytes, (size_t)n_bytes);
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    sqlite3_free(bytes);
    store_close(s);
    return err_file(ctx, st, path);
}

static uint32_t big_endian_u32(const unsigned char *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | (uint32_t)b[3];
}

static jalur_status header_check(jalur_ctx *ctx, const char *path, const unsigned char *header, size_t n_bytes)
{
    static const char *expected = "a project made by 'jalur init'";
    if (n_bytes < 100 || memcmp(header, "SQLite format 3", 16) != 0)
        return err_at(ctx, JALUR_E_DATA,
                      &(err_site){.file = path, .expected = expected, .remedy = "give the name of the *.jalur file"},
                      "this file is not a jalur project");
    if (big_endian_u32(header + 68) != APPLICATION_ID)
        return err_at(ctx, JALUR_E_DATA,
                      &(err_site){.file = path,
                                  .found = "another SQLite database",
                                  .expected = expected,
                                  .remedy = "give the name of the *.jalur file"},
                      "this database is not a jalur project");
    uint32_t schema = big_endian_u32(header + 60);
    if (schema == SCHEMA_VERSION) return JALUR_OK;
    char found[40], wanted[40];
    snprintf(found, sizeof found, "schema %u", (unsigned)schema);
    snprintf(wanted, sizeof wanted, "schema %d", SCHEMA_VERSION);
    const bool newer = schema > SCHEMA_VERSION, older = schema > 0 && !newer;
    return err_at(ctx, JALUR_E_DATA,
                  &(err_site){.file = path,
                              .found = found,
                              .expected = wanted,
                              .remedy = newer   ? "use a newer jalur"
                                        : older ? "make it anew: jalur run SCENARIO -o DIR, or jalur init and jalur import"
                                                : "go back to a copy, or import again"},
                  newer   ? "this project was made by a newer jalur"
                  : older ? "this project was made by an older jalur, whose files this one does not read"
                          : "this project has no valid schema number");
}

static jalur_status file_check(jalur_ctx *ctx, const char *path)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return err_at(ctx, JALUR_E_IO, &(err_site){.file = path, .native = strerror(errno)},
                      errno == ENOENT ? "there is no such project file" : "the project file cannot be reached");
    if (S_ISDIR(about.st_mode))
        return err_at(ctx, JALUR_E_IO, &(err_site){.file = path, .found = "a directory", .expected = "a file"},
                      "a project is a file, not a directory");
    if (!S_ISREG(about.st_mode))
        return err_at(ctx, JALUR_E_IO, &(err_site){.file = path}, "this is not a regular file");
    unsigned char header[100];
    FILE *f = fopen(path, "rb");
    if (!f)
        return err_at(ctx, JALUR_E_IO, &(err_site){.file = path, .native = strerror(errno)},
                      "the project file cannot be opened");
    size_t n = fread(header, 1, sizeof header, f);
    bool broken = ferror(f) != 0;
    fclose(f);
    if (broken) return err_at(ctx, JALUR_E_IO, &(err_site){.file = path}, "the project file cannot be read");
    return header_check(ctx, path, header, n);
}

jalur_status db_open(jalur_ctx *ctx, const char *path, bool create, store **out)
{
    jalur_status st = JALUR_OK;
    bool made = false;
    *out = NULL;
    if (create) {
        TRY(file_build(ctx, path));
        made = true;
    }
    TRY(file_check(ctx, path));
    TRY(connection_new(ctx, path, path, out));
done:
    if (st != JALUR_OK && made) remove(path);
    return st;
}
