/* The checker of exported files is itself checked: good files pass, and every rule has a file that breaks it alone. */
#include "support.h"

#include "geojson_check.h"

#define SQUARE "[[0,0],[1,0],[1,1],[0,1],[0,0]]"
#define HOLE "[[0.2,0.2],[0.2,0.4],[0.4,0.4],[0.4,0.2],[0.2,0.2]]"
#define COLLECTION(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"
#define FEATURE(geometry) COLLECTION("{\"type\":\"Feature\",\"properties\":{},\"geometry\":" geometry "}")
#define GEOMETRY(type, coordinates) FEATURE("{\"type\":\"" type "\",\"coordinates\":" coordinates "}")
#define PROPERTY(json) COLLECTION("{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"a\":" json "}}")

static int check(const char *text, char message[512])
{
    return geojson_check_text(text, strlen(text), message, NULL);
}

static void good_files_pass(void **state)
{
    (void)state;
    static const char *const good[] = {
        COLLECTION(""),
        " \t\r\n" COLLECTION("") "\n",
        FEATURE("null"),
        GEOMETRY("Point", "[110.1234567,-7.5]"),
        GEOMETRY("Point", "[110,-7,35.5]"),
        GEOMETRY("Point", "[1.10e2,-70E-1]"),
        GEOMETRY("MultiPoint", "[[0,0],[0,0]]"),
        GEOMETRY("LineString", "[[0,0],[1,1]]"),
        GEOMETRY("MultiLineString", "[[[0,0],[1,1]],[[2,2],[3,3],[4,4]]]"),
        GEOMETRY("Polygon", "[" SQUARE "]"),
        GEOMETRY("Polygon", "[" SQUARE "," HOLE "]"),
        GEOMETRY("MultiPolygon", "[[" SQUARE "],[[[2,0],[3,0],[3,1],[2,0]]]]"),
        FEATURE("{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\",\"coordinates\":[1,2]}]}"),
        PROPERTY("\"\\u0041\\ud83d\\ude00 \\\"\\\\\\/\\b\\f\\n\\r\\t \xc3\xa9 \xe2\x80\x99 \xf0\x9f\x98\x80\""),
        PROPERTY("[1,-0,0.5,1e5,true,false,null,{\"b\":{}},[]]"),
        "{\"type\":\"FeatureCollection\",\"name\":\"a foreign "
        "member\",\"bbox\":[1,2,3,4],\"features\":[{\"type\":\"Feature\","
        "\"id\":7,\"bbox\":[1,2,3,4],\"properties\":null,\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[1,4],["
        "3,2]]}}]}",
    };
    char message[512];
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (check(good[i], message) != 0) fail_msg("%s\n%s", good[i], message);
}

typedef struct bad_case {
    const char *text, *message;
} bad_case;

static void each_fails(const bad_case *bad, size_t n)
{
    char message[512];
    for (size_t i = 0; i < n; i++) {
        if (check(bad[i].text, message) == 0) fail_msg("passed: %s", bad[i].text);
        if (!strstr(message, bad[i].message)) fail_msg("%s\n%s, expected '%s'", bad[i].text, message, bad[i].message);
    }
}

static void bad_json(void **state)
{
    (void)state;
    static const bad_case bad[] = {
        {"", "value expected"},
        {"{", "text expected"},
        {"\xef\xbb\xbf" COLLECTION(""), "value expected"},
        {COLLECTION("") " x", "follows the value"},
        {COLLECTION("") COLLECTION(""), "follows the value"},
        {COLLECTION(","), "value expected"},
        {PROPERTY("[1,]"), "value expected"},
        {PROPERTY("[1 2]"), "',' or ']'"},
        {PROPERTY("{\"b\":1,}"), "text expected"},
        {PROPERTY("{\"b\" 1}"), "':' expected"},
        {PROPERTY("{b:1}"), "text expected"},
        {PROPERTY("'x'"), "value expected"},
        {PROPERTY("NaN"), "value expected"},
        {PROPERTY("Infinity"), "value expected"},
        {PROPERTY("-Infinity"), "value expected"},
        {PROPERTY("1e999"), "out of range"},
        {PROPERTY("01"), "leading zero"},
        {PROPERTY("1."), "ends in a point"},
        {PROPERTY(".5"), "value expected"},
        {PROPERTY("+1"), "value expected"},
        {PROPERTY("1e"), "empty exponent"},
        {PROPERTY("1,5"), "text expected"}, /* a decimal comma */
        {PROPERTY("tru"), "value expected"},
        {PROPERTY("1 /* no */"), "',' or '}'"},
        {PROPERTY("1, \"a\":2"), "twice"},
        {PROPERTY("1, \"\\u0061\":2"), "twice"}, /* the same name in another writing */
        {PROPERTY("\"a\nb\""), "control character"},
        {PROPERTY("\"\\x41\""), "unknown escape"},
        {PROPERTY("\"\\u12g4\""), "hexadecimal"},
        {PROPERTY("\"\\u0000\""), "u0000"},
        {PROPERTY("\"\\ud83d\""), "surrogate"},
        {PROPERTY("\"\\ude00\""), "surrogate"},
        {PROPERTY("\"\\ud83d\\u0041\""), "surrogate"},
        {PROPERTY("\"\xff\""), "UTF-8"},
        {PROPERTY("\"\xc3\""), "UTF-8"},     /* cut short */
        {PROPERTY("\"\xc0\xaf\""), "UTF-8"}, /* overlong */
        {PROPERTY("\"\xe0\x80\xaf\""), "UTF-8"},
        {PROPERTY("\"\xed\xa0\x80\""), "UTF-8"},                              /* surrogate */
        {PROPERTY("\"\xf4\x90\x80\x80\""), "UTF-8"},                          /* beyond U+10FFFF */
        {"{\"type\":\"FeatureCollection\",\"features\":[", "value expected"}, /* a truncated file */
        {"{\"type\":\"FeatureColl", "does not end"},
    };
    each_fails(bad, sizeof bad / sizeof bad[0]);
    char deep[300] = "", message[512];
    memset(deep, '[', 200);
    assert_int_equal(check(deep, message), 1);
    assert_non_null(strstr(message, "64 levels"));
    assert_int_equal(geojson_check_text("{\"a\":\"b\0c\"}", 11, message, NULL), 1);
    assert_non_null(strstr(message, "control character"));
    assert_int_equal(check("\n\n  {\"a\":x}", message), 1);
    assert_non_null(strstr(message, "line 3"));
}

static void bad_structure(void **state)
{
    (void)state;
    static const bad_case bad[] = {
        {"[]", "not FeatureCollection"},
        {"{\"type\":\"Feature\",\"geometry\":null,\"properties\":{}}", "not FeatureCollection"},
        {"{\"type\":\"FeatureCollection\"}", "no array"},
        {"{\"type\":\"FeatureCollection\",\"features\":{}}", "no array"},
        {"{\"type\":\"FeatureCollection\",\"features\":[],\"crs\":{}}", "'crs'"},
        {"{\"type\":\"FeatureCollection\",\"features\":[],\"properties\":{}}", "'properties'"},
        {COLLECTION("1"), "not Feature"},
        {COLLECTION("{\"type\":\"feature\",\"geometry\":null,\"properties\":{}}"), "not Feature"},
        {COLLECTION("{\"type\":\"Feature\",\"properties\":{}}"), "'geometry' is missing"},
        {COLLECTION("{\"type\":\"Feature\",\"geometry\":null}"), "'properties' is missing"},
        {COLLECTION("{\"type\":\"Feature\",\"geometry\":null,\"properties\":[]}"), "no object"},
        {COLLECTION("{\"type\":\"Feature\",\"geometry\":null,\"properties\":{},\"id\":true}"), "id is neither"},
        {COLLECTION("{\"type\":\"Feature\",\"geometry\":null,\"properties\":{},\"coordinates\":[]}"), "'coordinates'"},
        {FEATURE("[]"), "no object"},
        {FEATURE("{}"), "no type"},
        {FEATURE("{\"type\":\"Point\"}"), "needs coordinates"},
        {FEATURE("{\"type\":\"Point\",\"coordinates\":[1,2],\"crs\":null}"), "'crs'"},
        {FEATURE("{\"type\":\"GeometryCollection\",\"coordinates\":[]}"), "needs geometries"},
        {FEATURE(
             "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"GeometryCollection\",\"geometries\":[]}]}"),
         "inside a collection"},
        {GEOMETRY("Circle", "[1,2]"), "unknown geometry"},
    };
    each_fails(bad, sizeof bad / sizeof bad[0]);
}

static void bad_geometry(void **state)
{
    (void)state;
    static const bad_case bad[] = {
        {GEOMETRY("Point", "[]"), "two or three"},
        {GEOMETRY("Point", "[1]"), "two or three"},
        {GEOMETRY("Point", "[1,2,3,4]"), "two or three"},
        {GEOMETRY("Point", "[null,2]"), "not a number"},
        {GEOMETRY("Point", "[\"1\",2]"), "not a number"},
        {GEOMETRY("Point", "[180.0000001,0]"), "longitude"},
        {GEOMETRY("Point", "[-7.5,110.1]"), "latitude"}, /* swapped */
        {GEOMETRY("Point", "[1.12345678,0]"), "8 decimals"},
        {GEOMETRY("Point", "[1e-8,0]"), "8 decimals"},
        {GEOMETRY("MultiPoint", "[]"), "empty"},
        {GEOMETRY("MultiPolygon", "[]"), "empty"},
        {GEOMETRY("LineString", "[[0,0]]"), "at least 2"},
        {GEOMETRY("LineString", "[0,0]"), "two or three"},
        {GEOMETRY("LineString", "[[179,0],[-179,0]]"), "antimeridian"},
        {GEOMETRY("MultiLineString", "[[[0,0],[1,1]],[]]"), "at least 2"},
        {GEOMETRY("Polygon", "[]"), "array of rings"},
        {GEOMETRY("Polygon", SQUARE), "at least 4"}, /* one level missing */
        {GEOMETRY("Polygon", "[[[0,0],[1,0],[0,0]]]"), "at least 4"},
        {GEOMETRY("Polygon", "[[[0,0],[1,0],[1,1],[0,1]]]"), "not closed"},
        {GEOMETRY("Polygon", "[[[0,0],[1,0],[1,0],[1,1],[0,0]]]"), "repeats"},
        {GEOMETRY("Polygon", "[[[0,0],[1,0],[2,0],[0,0]]]"), "no area"},
        {GEOMETRY("Polygon", "[[[0,0],[0,1],[1,1],[1,0],[0,0]]]"), "a shell runs against"},
        {GEOMETRY("Polygon", "[" SQUARE ",[[0.2,0.2],[0.4,0.2],[0.4,0.4],[0.2,0.2]]]"), "a hole runs against"},
        {GEOMETRY("Polygon", "[[[0,0],[3,0],[3,3],[1,-1],[0,3],[0,0]]]"), "Self-intersection"},
        {GEOMETRY("Polygon", "[" SQUARE ",[[5,5],[5,6],[6,6],[5,5]]]"), "Hole lies outside"},
        {GEOMETRY("MultiPolygon", "[[" SQUARE "],[[[0.1,0.1],[0.9,0.1],[0.9,0.9],[0.1,0.1]]]]"), "Nested shells"},
    };
    each_fails(bad, sizeof bad / sizeof bad[0]);
}

#define BBOX(box)                                                                                                      \
    "{\"type\":\"FeatureCollection\",\"bbox\":" box ",\"features\":[{\"type\":\"Feature\",\"properties\":{},"          \
    "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[1,4],[3,2]]}}]}"

static void bad_bbox(void **state)
{
    (void)state;
    static const bad_case bad[] = {
        {BBOX("[1,2,3]"), "4 or 6"},
        {BBOX("null"), "4 or 6"},
        {BBOX("[1,2,3,null]"), "not a number"},
        {BBOX("[1,2,3,4.0000001]"), "value 4"},
        {BBOX("[3,2,1,4]"), "value 1"},
        {BBOX("[2,1,4,3]"), "value 1"}, /* latitude first */
        {"{\"type\":\"FeatureCollection\",\"bbox\":[0,0,0,0],\"features\":[]}", "no position"},
        {COLLECTION("{\"type\":\"Feature\",\"properties\":{},\"bbox\":[0,0,1,1],\"geometry\":{\"type\":\"Point\","
                    "\"coordinates\":[0,0]}}"),
         "of a feature"},
        {FEATURE("{\"type\":\"Point\",\"coordinates\":[0,0],\"bbox\":[0,0,1,1]}"), "of a geometry"},
    };
    each_fails(bad, sizeof bad / sizeof bad[0]);
}

static void facts_and_properties(void **state)
{
    (void)state;
    static const char *const text = "{\"type\":\"FeatureCollection\",\"bbox\":[1,2,3,4],\"features\":[\n"
                                    "{\"type\":\"Feature\",\"properties\":{\"name\":\"Ma\\u0027u "
                                    "\xe2\x80\x99\",\"minutes\":12.5,\"ok\":true,\"gap\":null},"
                                    "\"geometry\":{\"type\":\"MultiLineString\",\"coordinates\":[[[1,4],[3,2]]]}},\n"
                                    "{\"type\":\"Feature\",\"properties\":{\"name\":\"b\"},\"geometry\":null}]}\n";
    char message[512];
    geojson_facts f;
    test_write_file("facts.geojson", text);
    if (geojson_check("facts.geojson", message, &f) != 0) fail_msg("%s", message);
    assert_int_equal(f.n_features, 2);
    assert_int_equal(f.multi_lines, 1);
    assert_int_equal(f.lines, 0);
    assert_int_equal(f.nulls, 1);
    assert_int_equal(f.n_positions, 2);
    assert_true(f.has_bbox && f.bbox_deg[0] == 1 && f.bbox_deg[3] == 4);
    assert_string_equal(geojson_text(&f, 0, "name"), "Ma'u \xe2\x80\x99");
    assert_string_equal(geojson_text(&f, 1, "name"), "b");
    assert_true(geojson_number(&f, 0, "minutes") == 12.5);
    assert_true(geojson_number(&f, 0, "ok") == 1);
    assert_true(isnan(geojson_number(&f, 0, "gap")) && isnan(geojson_number(&f, 1, "minutes")));
    assert_true(geojson_has(&f, 0, "gap") && geojson_is_null(&f, 0, "gap"));
    assert_false(geojson_has(&f, 1, "gap") || geojson_has(&f, 2, "name"));
    assert_null(geojson_text(&f, 0, "minutes"));
    assert_null(geojson_text(&f, 9, "name"));
    geojson_facts_release(&f);
    geojson_facts_release(&f);
    assert_int_equal(geojson_check("not-there.geojson", message, &f), 1);
    assert_non_null(strstr(message, "not-there.geojson"));
    geojson_facts_release(&f);
}

static void the_feature_is_named(void **state)
{
    (void)state;
    char message[512];
    geojson_facts f;
    const char *text = COLLECTION(
        "{\"type\":\"Feature\",\"properties\":{},\"geometry\":null},"
        "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[200,0]}}");
    assert_int_equal(geojson_check_text(text, strlen(text), message, &f), 1);
    assert_non_null(strstr(message, "feature 2: longitude 200"));
    geojson_facts_release(&f);
}

/* Cutting a good file short anywhere makes a bad one. */
static void every_truncation_fails(void **state)
{
    (void)state;
    const char *text = GEOMETRY("Polygon", "[" SQUARE "," HOLE "]");
    char message[512];
    for (size_t n = 0; n < strlen(text); n++)
        assert_int_equal(geojson_check_text(text, n, message, NULL), 1);
}

/* A real layer, copied unchanged from elsewhere, is read to its end. It has a crs member. */
static void a_foreign_file(void **state)
{
    (void)state;
    char message[512];
    assert_int_equal(geojson_check(test_shared("jalan/jalan_sembalun_bumbung.geojson"), message, NULL), 1);
    print_message("%s\n", message);
    assert_non_null(strstr(message, "crs"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_files_pass),
        cmocka_unit_test(bad_json),
        cmocka_unit_test(bad_structure),
        cmocka_unit_test(bad_geometry),
        cmocka_unit_test(bad_bbox),
        cmocka_unit_test(facts_and_properties),
        cmocka_unit_test(the_feature_is_named),
        cmocka_unit_test(every_truncation_fails),
        cmocka_unit_test(a_foreign_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
