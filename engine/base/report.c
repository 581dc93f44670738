#include "base/report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef enum node_kind { NODE_GROUP, NODE_LIST, NODE_ROW, NODE_INT, NODE_REAL, NODE_TEXT, NODE_BOOL, NODE_RAW } node_kind;

/* Invariants: 1. only groups, lists and rows have children; 2. children of a list are rows;
 * 3. the root holds the sticky status. */
struct jalur_report {
    jalur_ctx *ctx;
    node_kind kind;
    jalur_status st;
    char *name, *label, *unit, *text;
    int64_t integer;
    double real;
    int decimals;
    jalur_report *parent, *first, *last, *next;
};

void jalur_report_free(jalur_report *r)
{
    if (!r) return;
    for (jalur_report *child = r->first, *next; child; child = next) {
        next = child->next;
        jalur_report_free(child);
    }
    mem_free(r->ctx, r->name);
    mem_free(r->ctx, r->label);
    mem_free(r->ctx, r->unit);
    mem_free(r->ctx, r->text);
    mem_free(r->ctx, r);
}

static jalur_status node_new(jalur_ctx *ctx, node_kind kind, const char *name, const char *label, const char *unit,
                             jalur_report **out)
{
    jalur_status st = JALUR_OK;
    jalur_report *r = NULL;
    *out = NULL;
    TRY(mem_new(ctx, 1, sizeof *r, &r));
    r->ctx = ctx;
    r->kind = kind;
    TRY(mem_copy_text(ctx, name ? name : "", &r->name));
    TRY(mem_copy_text(ctx, label ? label : "", &r->label));
    TRY(mem_copy_text(ctx, unit ? unit : "", &r->unit));
    *out = r;
    r = NULL;
done:
    jalur_report_free(r);
    return st;
}

jalur_status report_new(jalur_ctx *ctx, const char *name, const char *title, jalur_report **out)
{
    return node_new(ctx, NODE_GROUP, name, title, NULL, out);
}

static void fail(jalur_report *r, jalur_status st)
{
    while (r->parent) r = r->parent;
    if (r->st == JALUR_OK) r->st = st;
}

static void append(jalur_report *r, jalur_report *child)
{
    child->parent = r;
    if (r->last)
        r->last->next = child;
    else
        r->first = child;
    r->last = child;
}

static jalur_report *add(jalur_report *r, node_kind kind, const char *name, const char *label, const char *unit)
{
    jalur_report *child = NULL;
    if (!r) return NULL;
    jalur_status st = node_new(r->ctx, kind, name, label, unit, &child);
    if (st != JALUR_OK) {
        fail(r, st);
        return NULL;
    }
    append(r, child);
    return child;
}

void report_int(jalur_report *r, const char *name, const char *label, int64_t value, const char *unit)
{
    jalur_report *child = add(r, NODE_INT, name, label, unit);
    if (child) child->integer = value;
}

void report_real(jalur_report *r, const char *name, const char *label, double value, int decimals, const char *unit)
{
    jalur_report *child = add(r, NODE_REAL, name, label, unit);
    if (!child) return;
    child->real = value;
    child->decimals = decimals;
}

void report_text(jalur_report *r, const char *name, const char *label, const char *value)
{
    jalur_report *child = add(r, NODE_TEXT, name, label, "");
    if (!child) return;
    jalur_status st = mem_copy_text(r->ctx, value ? value : "", &child->text);
    if (st != JALUR_OK) fail(r, st);
}

void report_raw(jalur_report *r, const char *name, const char *json)
{
    jalur_report *child = add(r, NODE_RAW, name, "", "");
    if (!child) return;
    jalur_status st = mem_copy_text(r->ctx, json, &child->text);
    if (st != JALUR_OK) fail(r, st);
}

void report_bool(jalur_report *r, const char *name, const char *label, bool value)
{
    jalur_report *child = add(r, NODE_BOOL, name, label, "");
    if (child) child->integer = value;
}

jalur_report *report_group(jalur_report *r, const char *name, const char *label)
{
    return add(r, NODE_GROUP, name, label, "");
}

jalur_report *report_list(jalur_report *r, const char *name, const char *label)
{
    return add(r, NODE_LIST, name, label, "");
}

jalur_report *report_row(jalur_report *list)
{
    return add(list, NODE_ROW, "", "", "");
}

jalur_status report_status(const jalur_report *r)
{
    while (r->parent) r = r->parent;
    return r->st;
}

void report_hide(jalur_report *r)
{
    if (r) r->label[0] = 0;
}

void report_adopt(jalur_report *r, jalur_report **child)
{
    if (!*child) return;
    if ((*child)->st != JALUR_OK) fail(r, (*child)->st);
    append(r, *child);
    *child = NULL;
}

/* ---- JSON ---- */

static void write_node(const jalur_report *r, writer *w, const char *key)
{
    switch (r->kind) {
    case NODE_INT: json_int(w, key, r->integer); break;
    case NODE_REAL: json_real(w, key, r->real, r->decimals); break;
    case NODE_TEXT: json_text(w, key, r->text); break;
    case NODE_BOOL: json_bool(w, key, r->integer != 0); break;
    case NODE_RAW: json_raw(w, key, r->text); break;
    case NODE_LIST:
        json_array(w, key);
        for (const jalur_report *c = r->first; c; c = c->next) {
            json_line(w);
            write_node(c, w, NULL);
        }
        json_end(w);
        break;
    case NODE_GROUP:
    case NODE_ROW:
        json_object(w, key);
        report_json_members(r, w);
        json_end(w);
        break;
    }
}

void report_json_members(const jalur_report *r, writer *w)
{
    for (const jalur_report *c = r->first; c; c = c->next) {
        if (r->kind == NODE_GROUP) json_line(w);
        write_node(c, w, c->name);
    }
}

jalur_status jalur_report_as_json(const jalur_report *r, char **out)
{
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    writer *w = NULL;
    *out = NULL;
    TRY(report_status(r));
    TRY(writer_open(r->ctx, NULL, &w));
    json_object(w, NULL);
    report_json_members(r, w);
    json_end(w);
    writer_text(w, "\n");
    TRY(writer_take(&w, out, NULL));
done:
    writer_abort(&w);
    numbers_end(point);
    return st;
}

/* ---- text ---- */

enum { CELL_MAX = 160, TEXT_MAX = 1024, COLUMNS_MAX = 16 };

/* Digits in groups of three, so that 1204331 is read as 1,204,331. */
static void group_digits(char *out, size_t size_bytes, const char *digits)
{
    size_t n = strcspn(digits, "."), sign = digits[0] == '-', to = 0;
    for (size_t i = 0; digits[i] && to + 2 < size_bytes; i++) {
        if (i > sign && i < n && (n - i) % 3 == 0) out[to++] = ',';
        out[to++] = digits[i];
    }
    out[to] = 0;
}

static void cell_text(const jalur_report *r, char out[CELL_MAX])
{
    char plain[CELL_MAX];
    switch (r->kind) {
    case NODE_INT: snprintf(plain, sizeof plain, "%lld", (long long)r->integer); break;
    case NODE_REAL:
        if (isfinite(r->real))
            snprintf(plain, sizeof plain, "%.*f", r->decimals, r->real);
        else
            snprintf(plain, sizeof plain, "-");
        break;
    case NODE_BOOL: snprintf(out, CELL_MAX, "%s", r->integer ? "yes" : "no"); return;
    default: text_shown(out, CELL_MAX, r->text); return;
    }
    group_digits(out, CELL_MAX, plain);
}

/* Columns that a terminal shows: bytes that are no UTF-8 continuation. */
static int width(const char *text)
{
    int n = 0;
    for (; *text; text++) n += (*text & 0xc0) != 0x80;
    return n;
}

static void pad(writer *w, const char *text, int columns, bool right)
{
    int blanks = columns - width(text);
    if (!right) writer_text(w, text);
    for (int i = 0; i < blanks; i++) writer_bytes(w, " ", 1);
    if (right) writer_text(w, text);
}

static bool is_number(const jalur_report *r)
{
    return r->kind == NODE_INT || r->kind == NODE_REAL;
}

/* A column without a heading is for programs only, unless it is the first. */
static bool hidden(const jalur_report *c, int k)
{
    return k > 0 && !c->label[0];
}

static void list_widths(const jalur_report *list, int widths[COLUMNS_MAX])
{
    char cell[CELL_MAX];
    for (int k = 0; k < COLUMNS_MAX; k++) widths[k] = 0;
    for (const jalur_report *row = list->first; row; row = row->next) {
        int k = 0;
        for (const jalur_report *c = row->first; c && k < COLUMNS_MAX; c = c->next, k++) {
            if (hidden(c, k)) continue;
            cell_text(c, cell);
            if (width(cell) > widths[k]) widths[k] = width(cell);
            if (width(c->label) > widths[k]) widths[k] = width(c->label);
        }
    }
}

static void text_row(const jalur_report *row, const int widths[COLUMNS_MAX], bool head, writer *w, int indent)
{
    char cell[CELL_MAX];
    int k = 0;
    writer_printf(w, "%*s", indent, "");
    for (const jalur_report *c = row->first; c && k < COLUMNS_MAX; c = c->next, k++) {
        if (hidden(c, k)) continue;
        cell_text(c, cell);
        writer_text(w, "  ");
        const char *shown = head ? c->label : cell;
        if (c->next || is_number(c))
            pad(w, shown, widths[k], is_number(c));
        else
            writer_text(w, shown);
    }
    writer_text(w, "\n");
}

static void text_list(const jalur_report *list, writer *w, int indent)
{
    int widths[COLUMNS_MAX];
    if (!list->first) return;
    list_widths(list, widths);
    writer_printf(w, "%*s%s\n", indent, "", list->label);
    text_row(list->first, widths, true, w, indent);
    for (const jalur_report *row = list->first; row; row = row->next) text_row(row, widths, false, w, indent);
}

static void text_node(const jalur_report *r, writer *w, int indent)
{
    char cell[CELL_MAX], text[TEXT_MAX];
    int label_width = 0;
    for (const jalur_report *c = r->first; c; c = c->next)
        if (c->kind > NODE_ROW && width(c->label) > label_width) label_width = width(c->label);
    for (const jalur_report *c = r->first; c; c = c->next) {
        if (!c->label[0]) continue; /* for programs only */
        if (c->kind == NODE_LIST) {
            text_list(c, w, indent);
        } else if (c->kind == NODE_GROUP || c->kind == NODE_ROW) {
            writer_printf(w, "%*s%s\n", indent, "", c->label);
            text_node(c, w, indent + 2);
        } else {
            writer_printf(w, "%*s", indent, "");
            pad(w, c->label, label_width, false);
            cell_text(c, cell);
            text_shown(text, sizeof text, c->text); /* longer than a cell */
            if (c->kind == NODE_TEXT)
                writer_printf(w, "  %s\n", text);
            else
                writer_printf(w, "  %s%s%s\n", cell, c->unit[0] ? " " : "", c->unit);
        }
    }
}

jalur_status jalur_report_as_text(const jalur_report *r, char **out)
{
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    writer *w = NULL;
    *out = NULL;
    TRY(report_status(r));
    TRY(writer_open(r->ctx, NULL, &w));
    if (r->label[0]) writer_printf(w, "%s\n", r->label);
    text_node(r, w, r->label[0] ? 2 : 0);
    TRY(writer_take(&w, out, NULL));
done:
    writer_abort(&w);
    numbers_end(point);
    return st;
}

double jalur_report_number(const jalur_report *r, const char *path, double otherwise)
{
    size_t n = strcspn(path, ".");
    for (const jalur_report *c = r->first; c; c = c->next) {
        if (strlen(c->name) != n || memcmp(c->name, path, n) != 0) continue;
        if (path[n] == '.') return jalur_report_number(c, path + n + 1, otherwise);
        if (c->kind == NODE_REAL) return c->real;
        if (c->kind == NODE_INT || c->kind == NODE_BOOL) return (double)c->integer;
    }
    return otherwise;
}
