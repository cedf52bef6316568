/**
 * What the queue does inside Redis, where a script runs as one step and reaches the append-only file as one: whole,
 * or not at all.
 *
 * All keys of a queue share one hash tag, so that on a cluster they lie on one shard. `events` is the stream of all
 * events that are not done with, `SEQUENCE-0` being the id of each; `numbers.cursor` is the last that was claimed in
 * its turn. Of those that were ever claimed `tries` holds the count of claims, with a `!` behind it when in doubt, and
 * either `leases` (until when) or `due` (from when) holds the time. Their members are sequences of 16 digits, so that
 * those of one time stand in the order of appends.
 */
const HEAD = `
local events, leases, due, tries, dead, numbers, seen, tallies = unpack(KEYS)

local STRETCH_MS = 43200000
local REMEMBERED_MS = 172800000

-- The clock is the server's, so that no two machines disagree; only tests bring their own.
local function read_clock()
  if ARGV[1] ~= '' then return tonumber(ARGV[1]) end
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local now = read_clock()

local function whole(number) return string.format('%d', number) end
local function stream_id(member) return whole(tonumber(member)) .. '-0' end
local function member_of(id) return string.format('%016d', tonumber(string.match(id, '^%d+'))) end

local function seen_key(stretch, bucket) return seen .. ':' .. whole(stretch) .. ':' .. bucket end

-- Whether it was remembered within the last 48 hours.
local function is_known(bucket, digest)
  local stretch = math.floor(now / STRETCH_MS)
  for back = 0, REMEMBERED_MS / STRETCH_MS do
    local seconds = redis.call('HGET', seen_key(stretch - back, bucket), digest)
    if seconds then return now - (stretch - back) * STRETCH_MS - seconds * 1000 < REMEMBERED_MS end
  end
  return false
end

local function in_chunks(list, call)
  for from = 1, #list, 1000 do call(unpack(list, from, math.min(from + 999, #list))) end
end
`;

/** ARGV: clock, 1 when something must be written in any case, then bucket, digest and JSON of each event. */
export const APPEND = `${HEAD}
local function remember(bucket, digest)
  local stretch = math.floor(now / STRETCH_MS)
  local start = stretch * STRETCH_MS
  local key = seen_key(stretch, bucket)
  redis.call('HSET', key, digest, whole((now - start) / 1000))
  if redis.call('HLEN', key) > 1 then return end
  -- Spread over an hour: a whole stretch that goes at once would hold the server up.
  local spread = tonumber(bucket) % 3600 * 1000
  redis.call('PEXPIRE', key, whole(start + STRETCH_MS + REMEMBERED_MS - now + spread))
end

local results = {}
for n = 3, #ARGV, 3 do
  local bucket, digest, json = ARGV[n], ARGV[n + 1], ARGV[n + 2]
  if is_known(bucket, digest) then
    results[#results + 1] = '0'
  else
    remember(bucket, digest)
    local sequence = redis.call('HINCRBY', numbers, 'sequence', 1)
    redis.call('XADD', events, whole(sequence) .. '-0', 't', whole(now), 'e', json)
    results[#results + 1] = '1'
  end
end
-- WAIT looks at what its own connection wrote. A duplicate may have been written by another, and not be copied yet.
if ARGV[2] == '1' then redis.call('HSET', numbers, 'asked', whole(now)) end
return table.concat(results)
`;

/** ARGV: clock, then bucket and digest of each event. */
export const KNOWS = `${HEAD}
local results = {}
for n = 2, #ARGV, 2 do results[#results + 1] = is_known(ARGV[n], ARGV[n + 1]) and '1' or '0' end
return table.concat(results)
`;

/**
 * ARGV: clock, length of the lease, most events, most bytes, 1 when a single event may be larger, longest release,
 * from which age on what waits is a backlog, a name for this claim, and the names of earlier claims whose answer never
 * came: what those hold nobody has, so it is due at once, as if they had not been. Answers with five values for each: member, claims so far, 1 when in doubt,
 * when it was appended, JSON.
 */
export const CLAIM = `${HEAD}
local lease_ms, max, max_bytes = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local may_be_larger, max_release_ms, backlog_ms = ARGV[5] == '1', tonumber(ARGV[6]), tonumber(ARGV[7])
local claimed, taken, bytes_left = {}, 0, max_bytes

local function claim_key(name) return leases .. ':' .. name end

local function give_back(name)
  for _, held in ipairs(redis.call('LRANGE', claim_key(name), 0, -1)) do
    local member, attempts = string.match(held, '^(%d+):(%d+)$')
    local tried = redis.call('HGET', tries, member)
    if tried and string.match(tried, '%d+') == attempts and redis.call('ZREM', leases, member) == 1 then
      redis.call('HSET', tries, member, whole(attempts - 1) .. (string.match(tried, '!') or ''))
      redis.call('ZADD', due, whole(now), member)
    end
  end
  redis.call('DEL', claim_key(name))
end

local function fits(json, bytes)
  return #json <= bytes or (taken == 0 and may_be_larger)
end

local function hold(member, row, tried, is_in_doubt)
  local attempts = tonumber(string.match(tried or '0', '%d+')) + 1
  local doubt = is_in_doubt or (tried and string.find(tried, '!', 1, true) ~= nil)
  redis.call('HSET', tries, member, whole(attempts) .. (doubt and '!' or ''))
  redis.call('ZADD', leases, whole(now + lease_ms), member)
  local fields = row[2]
  for _, value in ipairs({ member, whole(attempts), doubt and '1' or '0', fields[2], fields[4] }) do
    claimed[#claimed + 1] = value
  end
  taken = taken + 1
  bytes_left = bytes_left - #fields[4] - 1
end

-- False when there is no more room.
local function take_tried(key, from, to, limit, floor_bytes)
  if taken >= limit then return false end
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', key, from, to, 'LIMIT', 0, limit - taken)) do
    local id = stream_id(member)
    local row = redis.call('XRANGE', events, id, id)[1]
    if not row then
      redis.call('ZREM', key, member)
      redis.call('HDEL', tries, member)
    elseif not fits(row[2][4], bytes_left - floor_bytes) then
      return false
    else
      redis.call('ZREM', key, member)
      -- A lease that ended by itself: its sender may have crashed after Pinterest had the event.
      hold(member, row, redis.call('HGET', tries, member), key == leases)
    end
  end
  return true
end

local function take_in_turn(limit, floor_bytes)
  local cursor = redis.call('HGET', numbers, 'cursor') or '0-0'
  local moved = false
  local is_full = false
  while taken < limit and not is_full do
    local rows = redis.call('XRANGE', events, '(' .. cursor, '+', 'COUNT', math.min(limit - taken, 200))
    if #rows == 0 then break end
    for _, row in ipairs(rows) do
      local member = member_of(row[1])
      -- Some were claimed before their turn, see below.
      if redis.call('HEXISTS', tries, member) == 0 then
        if not fits(row[2][4], bytes_left - floor_bytes) then
          is_full = true
          break
        end
        hold(member, row)
      end
      cursor = row[1]
      moved = true
    end
  end
  if moved then redis.call('HSET', numbers, 'cursor', cursor) end
end

-- Those that were tried before first: they are older.
local function take_oldest(limit, floor_bytes)
  if take_tried(leases, '-inf', whole(now), limit, floor_bytes)
    and take_tried(due, '-inf', whole(now), limit, floor_bytes)
    -- One that seems to have longer to go was released before a clock was set back.
    and take_tried(due, '(' .. whole(now + max_release_ms), '+inf', limit, floor_bytes)
  then
    take_in_turn(limit, floor_bytes)
  end
end

local function find_newest(limit)
  local found, bytes, last = {}, bytes_left, '+'
  local cursor = redis.call('HGET', numbers, 'cursor') or '0-0'
  -- Each page may hold what others have claimed so; more than a few pages of that are not worth the time.
  for _ = 1, 4 do
    local rows = redis.call('XREVRANGE', events, last, '(' .. cursor, 'COUNT', limit)
    for _, row in ipairs(rows) do
      if now - tonumber(row[2][2]) >= backlog_ms then return found end
      if redis.call('HEXISTS', tries, member_of(row[1])) == 0 then
        bytes = bytes - #row[2][4] - 1
        if bytes < -1 then return found end
        found[#found + 1] = row
        if #found == limit then return found end
      end
      last = '(' .. row[1]
    end
    if #rows < limit then return found end
  end
  return found
end

local function is_backlog()
  local cursor = redis.call('HGET', numbers, 'cursor') or '0-0'
  local head = redis.call('XRANGE', events, '(' .. cursor, '+', 'COUNT', 1)[1]
  return head and now - tonumber(head[2][2]) >= backlog_ms
end

-- A script whose first write needs no memory is not refused when there is none left: what is full must still be emptied.
redis.call('DEL', claim_key(ARGV[8]))
for n = 9, #ARGV do give_back(ARGV[n]) end
local share = is_backlog() and math.floor(max / 2) or 0
take_oldest(max - share, share > 0 and math.floor(max_bytes / 2) or 0)
if share > 0 then
  local newest = find_newest(math.min(share, max - taken))
  for n = #newest, 1, -1 do hold(member_of(newest[n][1]), newest[n]) end
  may_be_larger = false
  take_oldest(max, 0)
end
if taken > 0 then
  local held = {}
  for n = 1, #claimed, 5 do held[#held + 1] = claimed[n] .. ':' .. claimed[n + 1] end
  in_chunks(held, function(...) redis.call('RPUSH', claim_key(ARGV[8]), ...) end)
  redis.call('PEXPIRE', claim_key(ARGV[8]), whole(lease_ms))
end
return claimed
`;

/** ARGV: clock, then the members. */
export const ACK = `${HEAD}
local members, ids = {}, {}
for n = 2, #ARGV do
  members[n - 1] = ARGV[n]
  ids[n - 1] = stream_id(ARGV[n])
end
in_chunks(members, function(...)
  redis.call('ZREM', leases, ...)
  -- Also when the lease has passed to another: delivered is delivered.
  redis.call('ZREM', due, ...)
  redis.call('HDEL', tries, ...)
end)
in_chunks(ids, function(...) redis.call('XDEL', events, ...) end)
`;

/** ARGV: clock, delay, 1 when in doubt, then member and attempts of each. */
export const RELEASE = `${HEAD}
for n = 4, #ARGV, 2 do
  local member = ARGV[n]
  local tried = redis.call('HGET', tries, member)
  -- Another count of claims: the lease has passed to another, who decides.
  if tried and string.match(tried, '%d+') == ARGV[n + 1] and redis.call('ZREM', leases, member) == 1 then
    redis.call('ZADD', due, whole(now + ARGV[2]), member)
    if ARGV[3] == '1' then redis.call('HSET', tries, member, ARGV[n + 1] .. '!') end
  end
end
`;

/** ARGV: clock, most letters, reason, 1 and the detail or 0 and nothing, then member and JSON of each. */
export const BURY = `${HEAD}
for n = 6, #ARGV, 2 do
  local member = ARGV[n]
  redis.call('ZREM', leases, member)
  redis.call('ZREM', due, member)
  redis.call('HDEL', tries, member)
  if redis.call('XDEL', events, stream_id(member)) == 1 then
    redis.call('XADD', dead, '*', 'r', ARGV[3], 'h', ARGV[4], 'd', ARGV[5], 't', whole(now), 'e', ARGV[n + 1])
  end
end
local surplus = redis.call('XLEN', dead) - tonumber(ARGV[2])
if surplus > 0 then
  redis.call('XTRIM', dead, 'MAXLEN', ARGV[2])
  redis.call('HINCRBY', numbers, 'letters-lost', surplus)
end
`;

/** ARGV: clock. */
export const STATS = `${HEAD}
local oldest = redis.call('XRANGE', events, '-', '+', 'COUNT', 1)[1]
local claimed = redis.call('ZCARD', leases)
return {
  redis.call('XLEN', events) - claimed,
  claimed,
  redis.call('XLEN', dead),
  tonumber(redis.call('HGET', numbers, 'letters-lost') or 0),
  oldest and math.max(0, now - tonumber(oldest[2][2])) or 0,
}
`;

/** ARGV: clock, then the keys of letters. Answers with each that is there, as the stream gives it. */
export const FIND_LETTERS = `${HEAD}
local found = {}
for n = 2, #ARGV do found[#found + 1] = redis.call('XRANGE', dead, ARGV[n], ARGV[n])[1] end
return found
`;

/** ARGV: clock, 1 when their events go back into the queue, then the keys of letters. Answers which were there. */
export const TAKE_LETTERS = `${HEAD}
local results = {}
for n = 3, #ARGV do
  local letter = redis.call('XRANGE', dead, ARGV[n], ARGV[n])[1]
  if letter then
    redis.call('XDEL', dead, ARGV[n])
    if ARGV[2] == '1' then
      local sequence = redis.call('HINCRBY', numbers, 'sequence', 1)
      redis.call('XADD', events, whole(sequence) .. '-0', 't', whole(now), 'e', letter[2][10])
    end
  end
  results[#results + 1] = letter and '1' or '0'
end
return table.concat(results)
`;

/**
 * ARGV: clock, how long a day's counts are kept, most names of a day, the name for those beyond, then day, name and counts
 * (JSON) of each. The counts of a day are one hash, a field for each name, which ends by itself.
 */
export const ADD_TALLIES = `${HEAD}
for n = 5, #ARGV, 3 do
  local key, name = tallies .. ':' .. ARGV[n], ARGV[n + 1]
  local row = redis.call('HGET', key, name)
  if not row and redis.call('HLEN', key) >= tonumber(ARGV[3]) then
    name = ARGV[4]
    row = redis.call('HGET', key, name)
  end
  local counts = row and cjson.decode(row) or {}
  for what, more in pairs(cjson.decode(ARGV[n + 2])) do counts[what] = (counts[what] or 0) + more end
  redis.call('HSET', key, name, cjson.encode(counts))
  redis.call('PEXPIRE', key, ARGV[2])
end
`;

/** ARGV: clock, then days. Answers with day, name and counts of each. */
export const READ_TALLIES = `${HEAD}
local found = {}
for n = 2, #ARGV do
  local row = redis.call('HGETALL', tallies .. ':' .. ARGV[n])
  for m = 1, #row, 2 do
    for _, value in ipairs({ ARGV[n], row[m], row[m + 1] }) do found[#found + 1] = value end
  end
end
return found
`;
