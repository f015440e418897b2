/** How often each sender may act. */
export interface RateLimit {
  /** 0 when `sender` may act now; otherwise the seconds to wait, and nothing is counted. */
  take(sender: string, now?: number): number
}

interface Bucket {
  tokens: number
  at: number
}

const MOST_SENDERS = 10_000

/**
 * A token bucket per sender: `perSecond` on the average (undefined: no limit) and `burst` at once. Times are
 * milliseconds.
 */
export function makeRateLimit(perSecond: number | undefined, burst = Math.max(1, perSecond ?? 1)): RateLimit {
  if (perSecond === undefined) return { take: () => 0 }
  const capacity = burst
  const buckets = new Map<string, Bucket>()
  const refilled = (bucket: Bucket, now: number) =>
    Math.min(capacity, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)

  function forgetTheIdle(now: number): void {
    for (const [sender, bucket] of buckets) if (refilled(bucket, now) >= capacity) buckets.delete(sender)
  }

  return {
    take(sender, now = performance.now()) {
      if (buckets.size > MOST_SENDERS) forgetTheIdle(now)
      const bucket = buckets.get(sender)
      const tokens = bucket ? refilled(bucket, now) : capacity
      if (tokens < 1) return (1 - tokens) / perSecond
      buckets.set(sender, { tokens: tokens - 1, at: now })
      return 0
    },
  }
}
