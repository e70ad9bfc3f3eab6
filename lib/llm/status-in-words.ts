/** The HTTP status of an error that identifies itself only by codes and words; the first match applies. */
const meanings: readonly (readonly [RegExp, number])[] = [
  [
    /insufficient_?(?:quota|funds|balance|credits?)|payment required|(?:insufficient|no|out of) credits?/i,
    402,
  ],
  [/rate.?limit|too many requests|resource_exhausted|throttl|exceeded your .{0,20}quota/i, 429],
  [
    /unauthenticated|unauthori[sz]ed|invalid_api_key|authentication|api[ _-]?key|(?:invalid|incorrect|missing|expired) (?:token|credentials)/i,
    401,
  ],
  [/permission[_ ]?(?:denied|error)|forbidden|access denied/i, 403],
  [
    /overloaded|unavailable|internal[_ ](?:server )?error|server_error|api_error|upstream|bad gateway|time[d-]? ?out|try again|at capacity|\bbusy\b|no capacity/i,
    503,
  ],
  [
    /no such (?:route|path|endpoint)|(?:unknown|unexpected|invalid) (?:route|path|endpoint|url)|cannot (?:get|post)|not[_ ]?found|does not exist|no such/i,
    404,
  ],
  [/invalid_?(?:request|argument|prompt)|bad[_ ]?request|unsupported|context[_ ]length|content_filter/i, 400],
];

export function statusInWords(text: string): number | undefined {
  return meanings.find(([words]) => words.test(text))?.[1];
}
