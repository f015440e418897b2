/** A map from a key to a set of values; a key without values is absent. */
export type Multimap<V> = Map<string, Set<V>>

export function link<V>(map: Multimap<V>, key: string, value: V): void {
  const values = map.get(key)
  if (values) values.add(value)
  else map.set(key, new Set([value]))
}

export function unlink<V>(map: Multimap<V>, key: string, value: V): void {
  const values = map.get(key)
  if (values?.delete(value) && values.size === 0) map.delete(key)
}

const none: ReadonlySet<never> = new Set<never>()

export function linked<V>(map: Multimap<V>, key: string): ReadonlySet<V> {
  return map.get(key) ?? none
}
