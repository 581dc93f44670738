/* SQLite inside the store room: statements with sticky errors, transactions, SpatiaLite set-up. */
#ifndef JALUR_STORE_DB_H
#define JALUR_STORE_DB_H

#include <sqlite3.h>

#include "store/store.h"

enum { ROADS_SEEN_SIZE = 128 };

struct store {
    jalur_ctx *ctx;
    sqlite3 *db;
    void *spatialite; /* connection cache; cleaned after sqlite3_close */
    char *path;
    char roads_seen[ROADS_SEEN_SIZE]; /* state of the road table when its roads were last loaded; roads.c */
};

/* Records SQLite's own words: full disk and locked files become JALUR_E_IO, the rest JALUR_E_INTERNAL. */
jalur_status db_error(store *s, const char *doing);
jalur_status db_exec(store *s, const char *sql); /* several statements allowed */
jalur_status db_prepare(store *s, const char *sql, sqlite3_stmt **out);
/* Runs a statement that returns no rows, then resets it and clears its bindings. */
jalur_status db_run(store *s, sqlite3_stmt *statement);
/* Next row: *row false at the end. */
jalur_status db_step(store *s, sqlite3_stmt *statement, bool *row);
jalur_status db_begin(store *s);      /* for writing */
jalur_status db_begin_read(store *s); /* for reading alone: also works on a read-only file */
jalur_status db_commit(store *s);
void db_rollback(store *s); /* no-op outside a transaction; keeps the recorded error */

void db_bind_text(sqlite3_stmt *statement, int index, const char *text); /* copied; NULL binds NULL */
void db_bind_int(sqlite3_stmt *statement, int index, int64_t value);
void db_bind_real(sqlite3_stmt *statement, int index, double value);     /* not finite binds NULL */
/* Binds WKB for GeomFromWKB(?, 4326); copied. */
void db_bind_wkb(sqlite3_stmt *statement, int index, const uint8_t *wkb, size_t n_bytes);
const char *db_text(sqlite3_stmt *statement, int column); /* "" for NULL; lives until the next step */
double db_real(sqlite3_stmt *statement, int column, double otherwise); /* NULL gives `otherwise` */

/* Opens a file; with `create`, sets up SpatiaLite and runs the schema first: the file appears complete under its name
 * or not at all, and replaces one that is there (store_create refuses that before). Without, the file's header
 * must name a jalur project of a known schema. */
jalur_status db_open(jalur_ctx *ctx, const char *path, bool create, store **out);

/* What is remembered under a key (project.c); *text is the caller's, NULL where there is none. */
jalur_status meta_save(store *s, const char *key, const char *text);
jalur_status meta_load(store *s, const char *key, char **text);

#endif
