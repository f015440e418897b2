import { SQLDialect } from '@codemirror/lang-sql'
import { keywords } from './keywords'

const types = `bigint binary bit bitstring blob bool boolean bpchar bytea char date datetime decimal double float float4 float8 guid hugeint
 int int1 int128 int16 int2 int32 int4 int64 int8 integer interval json list long logical nchar numeric nvarchar oid real short signed
 smallint string text time timestamp timestamp_ms timestamp_ns timestamp_s timestamptz timetz tinyint ubigint uhugeint uint uint128 uint16
 uint32 uint64 uint8 uinteger usmallint utinyint uuid varbinary varchar variant varint bignum`

/** Functions that people type most; the whole list comes from the server's catalog. */
const functions = `abs age any_value approx_count_distinct approx_quantile arg_max arg_min array_agg avg bit_count bool_and bool_or cardinality
 ceil ceiling coalesce concat concat_ws contains corr count count_if cume_dist current_database current_date current_role current_schema
 current_time current_timestamp current_user current_warehouse date_diff date_part date_sub date_trunc datediff datepart datetrunc day dayname
 dayofweek dense_rank ends_with epoch epoch_ms exp first first_value floor format gen_random_uuid generate_series get_ddl greatest hash histogram
 hour if ifnull isfinite isinf isnan json_array json_extract json_extract_string json_group_array json_object kurtosis lag last last_value lead
 least left length levenshtein list list_aggregate list_contains list_distinct list_filter list_reduce list_sort list_transform ln log lower
 lpad ltrim mad make_date make_timestamp map map_keys map_values max max_by md5 mean median min min_by minute mode month monthname nextval now
 nth_value ntile nullif percent_rank pi position pow power product quantile quantile_cont quantile_disc quarter random range rank regexp_extract
 regexp_extract_all regexp_full_match regexp_matches regexp_replace regexp_split_to_array repeat replace reverse right round row_number rpad
 rtrim second sha256 sign skewness split_part sqrt starts_with stddev stddev_pop stddev_samp strftime string_agg string_split strptime struct_pack
 strlen substr substring sum to_json today trim trunc typeof unnest upper uuid var_pop var_samp variance week weekofyear year`

export const functionNames: readonly string[] = functions.split(/\s+/)

/** Words that are functions only sometimes: they are completed, but not coloured as functions. */
const ambiguous = new Set([
  ...keywords.split(/\s+/),
  ...'day hour minute month quarter second week year format range rank'.split(' '),
])

export const duckdb = SQLDialect.define({
  keywords,
  types,
  builtin: functionNames.filter((name) => !ambiguous.has(name)).join(' '),
  doubleDollarQuotedStrings: true,
  caseInsensitiveIdentifiers: true,
  operatorChars: '*+-%<>!=&|~^/:@',
  specialVar: '?$',
  identifierQuotes: '"',
})
