-- One step of a gate and its buckets; all moments are microseconds of Redis' clock.
-- KEYS: since when this Redis knows what was called, the gate, the buckets.
-- ARGV: take, pause or told; new, kept or lost; three numbers of the verb; for each bucket its kind, two numbers of its limit, its cost.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local verb, sight = ARGV[1], ARGV[2]
local amount, span, serial = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])

local function text(number) return string.format('%.0f', number) end

-- From that moment on leaking buckets count as having been full: Redis was emptied, or a replica lost sight of it.
local since = redis.call('GET', KEYS[1])
if not since or sight == 'lost' then
  since = sight == 'new' and 0 or now
  redis.call('SET', KEYS[1], text(since))
end

-- Leaking buckets, by the generic cell rate algorithm (ITU-T I.371): tat is when the bucket will be empty.
local cells = {}
function cells.read(key, interval, capacity)
  local tat = tonumber(redis.call('HGET', key, 'tat') or '0')
  return {key = key, interval = interval, capacity = capacity,
    tat = math.max(tat, now, since + capacity * interval)}
end
function cells.wait(b, cost) return b.tat + (cost - b.capacity) * b.interval - now end
function cells.spend(b, cost) b.tat = b.tat + cost * b.interval end
function cells.full(b) b.tat = math.max(b.tat, now + b.capacity * b.interval) end
function cells.told(b)
  b.tat = math.max(b.tat, now - span + math.min(amount, b.capacity) * b.interval)
end
function cells.used(b) return (b.tat - now) / b.interval end
function cells.write(b)
  redis.call('HSET', b.key, 'tat', text(b.tat))
  redis.call('PEXPIRE', b.key, math.max(math.ceil((b.tat - now) / 1000), 1))
end

-- Windows, counted in sixteenths of which seventeen are looked at. What the other side told goes first: calls left, and when its window ends.
local window = {}
function window.read(key, calls, length)
  local b = {key = key, calls = calls, length = length, slice = math.ceil(length / 16), sum = 0, n = 0,
    left = 0, ends = 0, counts = {}, gone = {}}
  b.index = math.floor(now / b.slice)
  local all = redis.call('HGETALL', key)
  for i = 1, #all, 2 do
    local index = tonumber(all[i])
    if not index then b[all[i]] = tonumber(all[i + 1])
    else b.counts[index] = tonumber(all[i + 1]) end
  end
  local over = b.ends > 0 and b.ends <= now
  if over then b.ends = 0 end
  for index, count in pairs(b.counts) do
    if over or index < b.index - 16 then
      b.gone[#b.gone + 1] = text(index)
      b.counts[index] = nil
    else b.sum = b.sum + count end
  end
  return b
end
function window.wait(b, cost)
  if b.ends > 0 then return b.left < cost and b.ends - now or 0 end
  local excess = b.sum + cost - b.calls
  for index = b.index - 16, b.index do
    if excess <= 0 then break end
    excess = excess - (b.counts[index] or 0)
    if excess <= 0 then return (index + 17) * b.slice - now end
  end
  return 0
end
function window.spend(b, cost)
  b.counts[b.index] = (b.counts[b.index] or 0) + cost
  b.sum = b.sum + cost
  b.left = b.left - cost
  b.n = b.n + cost
end
function window.full(b) end
function window.told(b)
  local left = math.min(amount, b.calls) - math.max(b.n - serial, 0)
  if span < 0 then
    local more = b.calls - left - b.sum
    if more > 0 then b.counts[b.index] = (b.counts[b.index] or 0) + more b.sum = b.sum + more end
  else
    local ends = now + span
    local same = b.ends > 0 and math.abs(ends - b.ends) < math.max(2000000, b.length / 50)
    if same then
      b.left = math.min(b.left, left)
    elseif ends > b.ends then
      b.left, b.ends = left, ends
    end
  end
end
function window.used(b) return b.ends > 0 and b.calls - b.left or b.sum end
function window.write(b)
  if #b.gone > 0 then redis.call('HDEL', b.key, unpack(b.gone)) end
  local fields = {'n', text(b.n), 'left', text(b.left), 'ends', text(b.ends)}
  if b.counts[b.index] then
    fields[#fields + 1] = text(b.index)
    fields[#fields + 1] = text(b.counts[b.index])
  end
  redis.call('HSET', b.key, unpack(fields))
  redis.call('PEXPIRE', b.key, math.ceil((math.max(b.length + b.slice, b.ends - now)) / 1000))
end

local kinds = {c = cells, w = window}
local buckets = {}
for i = 3, #KEYS do
  local at = 6 + (i - 3) * 4
  local kind = kinds[ARGV[at]]
  buckets[#buckets + 1] = {kind = kind, cost = tonumber(ARGV[at + 3]),
    state = kind.read(KEYS[i], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]))}
end

-- The gate: shut until till; calls at least pace apart, which halves in ten minutes; gap is how far apart they came lately.
local raw = redis.call('HMGET', KEYS[2], 'till', 'pace', 'paced', 'last', 'gap')
local function number(i) return tonumber(raw[i] or '0') end
local till, pace, paced, last, gap = number(1), number(2), number(3), number(4), number(5)
pace = pace * 0.5 ^ ((now - paced) / 600000000)
if pace < 1000 then pace = 0 end

local granted, wait = 0, 0
if verb == 'take' then
  wait = math.max(till - now, pace > 0 and last + pace - now or 0)
  for _, b in ipairs(buckets) do wait = math.max(wait, b.kind.wait(b.state, b.cost)) end
  if wait <= 0 then
    granted, wait = 1, 0
    local next = math.min(now - last, 1000000)
    gap = gap == 0 and next or gap + (next - gap) / 8
    last = now
  end
elseif verb == 'pause' then
  if till <= now then pace = math.min(math.max(pace, gap, 1000) * 1.5, 10000000) end
  till = math.max(till, now + amount)
end
if granted == 1 or verb == 'pause' then
  redis.call('HSET', KEYS[2], 'till', text(till), 'pace', text(pace), 'paced', text(now),
    'last', text(last), 'gap', text(gap))
  redis.call('PEXPIRE', KEYS[2], math.ceil(math.max(till - now, 3600000000) / 1000))
end
local result = {granted, text(wait), text(now)}
for _, b in ipairs(buckets) do
  if granted == 1 then b.kind.spend(b.state, b.cost)
  elseif verb == 'pause' then b.kind.full(b.state)
  elseif verb == 'told' then b.kind.told(b.state) end
  if granted == 1 or verb ~= 'take' then b.kind.write(b.state) end
  result[#result + 1] = text(b.kind.used(b.state) * 1000)
  result[#result + 1] = text(b.state.n or 0)
end
return result
