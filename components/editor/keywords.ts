/** Words that DuckDB's and Mallard's statements are made of, as the editor colours and completes them. */
export const keywords = `abort add after all alter always and anti any array as asc asof at attach authorization before begin between both by call
 cascade case cast check collate column columns comment commit compression conflict constraint constraints copy create cross cube current
 cube cycle data database databases deallocate default deferrable delete desc describe detach distinct do domain drop each else enable end
 enum escape except exclude execute exists explain export extension extract false fetch filter first following for force foreign from full
 function functions future generated glob global grant grants group grouping groups having identity if ignore ilike import in include increment
 index initially inner inserted insert install instead intersect interval into is isnull join key lambda last lateral leading left level like
 limit load local macro macros managed access map master matched materialized maxvalue merge minvalue natural next no not nothing notnull null
 nulls of offset on only option or order ordinality others out outer over overlaps ownership partition partitioned parquet persistent pivot
 pivot_longer pivot_wider position positional preceding prepare preserve primary privileges procedure qualify query range recursive references
 refresh reject rename repeatable replace reset respect restrict returning revoke right role roles rollback rollup row rows sample savepoint
 schema schemas scope secondary secret select semi sequence sequences session set sets show similar simple some stage stages start statistics
 stored struct summarize symmetric system table tables tablesample temp temporary then ties to trailing transaction trigger true truncate try
 try_cast type types unbounded union unique unlogged unpack unpivot update usage use user users using values variable variables verbose view
 views warehouse warehouses when where window with within without work year`
