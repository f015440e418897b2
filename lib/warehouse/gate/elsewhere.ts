/** What Snowflake calls otherwise, as an expression of DuckDB's: x, y of any type, s text, d date, n number, l list, doc JSON. */
export const functionsElsewhere = new Map(
  Object.entries({
    add_months: 'd + INTERVAL 1 MONTH',
    approx_percentile: 'approx_quantile(n, 0.5)',
    array_construct: '[x, y]',
    array_size: 'len(l)',
    arrays_overlap: 'list_has_any(l, l)',
    base64_decode_string: 'decode(from_base64(s))',
    base64_encode: 'to_base64(encode(s))',
    bitand: 'n & 1',
    bitor: 'n | 1',
    bitshiftleft: 'n << 1',
    bitshiftright: 'n >> 1',
    bitxor: 'xor(n, 1)',
    booland_agg: 'bool_and(x = y)',
    boolor_agg: 'bool_or(x = y)',
    charindex: "strpos(s, 'part')",
    convert_timezone: "d::TIMESTAMP AT TIME ZONE 'Europe/Berlin'",
    date_from_parts: 'make_date(2026, 1, 31)',
    dateadd: 'd + INTERVAL 1 DAY',
    datefromparts: 'make_date(2026, 1, 31)',
    div0: 'coalesce(n / nullif(n, 0), 0)',
    div0null: 'coalesce(n / nullif(n, 0), 0)',
    editdistance: "levenshtein(s, 'other')",
    equal_null: 'x IS NOT DISTINCT FROM y',
    get_path: "json_extract(doc, '$.key')",
    getdate: 'now()',
    hex_encode: 'hex(s)',
    iff: 'if(x = y, x, y)',
    months_between: "date_diff('month', d, d)",
    nullifzero: 'nullif(n, 0)',
    nvl: 'coalesce(x, y)',
    nvl2: 'if(x IS NOT NULL, x, y)',
    object_agg: 'json_group_object(s, x)',
    object_construct: "json_object('key', x), or {'key': x}",
    object_keys: 'json_keys(doc)',
    parse_json: 's::JSON',
    ratio_to_report: 'n / sum(n) OVER ()',
    regexp_count: "len(regexp_extract_all(s, 'pattern'))",
    regexp_like: "regexp_full_match(s, 'pattern')",
    regexp_substr: "regexp_extract(s, 'pattern')",
    rlike: "regexp_full_match(s, 'pattern')",
    seq4: 'row_number() OVER ()',
    seq8: 'row_number() OVER ()',
    sha2: 'sha256(s)',
    space: "repeat(' ', 3)",
    square: 'pow(n, 2)',
    strtok: "split_part(s, ',', 1)",
    sysdate: 'now()',
    time_from_parts: 'make_time(12, 30, 0)',
    timeadd: 'd + INTERVAL 1 HOUR',
    timediff: "date_diff('day', d, d)",
    timestamp_from_parts: 'make_timestamp(2026, 1, 31, 12, 0, 0)',
    timestampadd: 'd + INTERVAL 1 HOUR',
    timestampdiff: "date_diff('hour', d, d)",
    to_array: '[x]',
    to_boolean: 'CAST(s AS BOOLEAN)',
    to_char: "CAST(n AS VARCHAR), or strftime(d, '%Y-%m-%d')",
    to_date: "CAST(s AS DATE), or strptime('31.1.2026', '%d.%m.%Y')::DATE",
    to_decimal: 'CAST(s AS DECIMAL(18, 2))',
    to_double: 'CAST(s AS DOUBLE)',
    to_number: 'CAST(s AS DECIMAL(18, 2))',
    to_numeric: 'CAST(s AS DECIMAL(18, 2))',
    to_object: 's::JSON',
    to_time: 'CAST(s AS TIME)',
    to_timestamp_ltz: 'CAST(s AS TIMESTAMPTZ)',
    to_timestamp_ntz: 'CAST(s AS TIMESTAMP)',
    to_timestamp_tz: 'CAST(s AS TIMESTAMPTZ)',
    to_varchar: "CAST(n AS VARCHAR), or strftime(d, '%Y-%m-%d')",
    to_variant: 'x::VARIANT',
    try_parse_json: 'TRY_CAST(s AS JSON)',
    try_to_boolean: 'TRY_CAST(s AS BOOLEAN)',
    try_to_date: 'TRY_CAST(s AS DATE)',
    try_to_decimal: 'TRY_CAST(s AS DECIMAL(18, 2))',
    try_to_double: 'TRY_CAST(s AS DOUBLE)',
    try_to_number: 'TRY_CAST(s AS DECIMAL(18, 2))',
    try_to_time: 'TRY_CAST(s AS TIME)',
    try_to_timestamp: 'TRY_CAST(s AS TIMESTAMP)',
    uniform: 'floor(random() * 10)',
    uuid_string: 'uuid()',
    zeroifnull: 'coalesce(n, 0)',
  }),
)

/** Its table functions: `FROM flatten(...)`; flatten(l) itself is a function of DuckDB's, with another meaning. */
export const tablesElsewhere = new Map(
  Object.entries({
    flatten: "FROM unnest([1, 2]), or FROM json_each('[1, 2]')",
    generator: 'FROM range(10)',
    split_to_table: "FROM unnest(string_split('a,b', ','))",
  }),
)

/** Snowflake's types that DuckDB knows by another name. */
export const typesElsewhere = new Map(
  Object.entries({
    byteint: 'TINYINT',
    geography: 'GEOMETRY',
    number: 'DECIMAL(18, 2)',
    object: 'JSON, or STRUCT(key VARCHAR)',
    timestamp_ltz: 'TIMESTAMPTZ',
    timestamp_ntz: 'TIMESTAMP',
    timestamp_tz: 'TIMESTAMPTZ',
  }),
)

/** What to write in place of a function or a type that there is only in Snowflake; it depends on the name alone. */
export function functionAdvice(name: string): string | undefined {
  const key = name.toLowerCase()
  const instead = functionsElsewhere.get(key) ?? tablesElsewhere.get(key)
  return instead && `In DuckDB, write for instance ${instead}.`
}

export function typeAdvice(name: string): string | undefined {
  const instead = typesElsewhere.get(name.toLowerCase())
  return instead && `In DuckDB, write ${instead}.`
}
