package io.github.servletjwt.internal.session;

/**
 * The Lua scripts of {@link RedisSessionStore}; each is atomic. Times are milliseconds since 1970; "now" is the
 * server's clock.
 *
 * <p>A session is a hash at {@code servletjwt:session:ID}. The sessions of a user that are not revoked are in a sorted
 * set at {@code servletjwt:user:NAME}, ordered by when they expire from Redis. Revocations are added to the stream
 * {@code servletjwt:revoked}, and removed from its head when their last token has expired.
 */
final class SessionScripts {
    static final String SESSION = "servletjwt:session:";
    static final String USER = "servletjwt:user:";
    static final String REVOKED = "servletjwt:revoked";

    /**
     * One hour: a revocation is kept for this time after its last token expires. More than any leeway or difference of
     * clocks.
     */
    private static final String MARGIN = "3600000";

    /** 25 hours: the same for an open session, whose last token may live for a day. */
    private static final String OPEN_MARGIN = "90000000";

    /** Formats numbers explicitly: Lua would round those with many digits. */
    private static final String COMMON = """
            local function str(number) return string.format('%.0f', number) end
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            """;

    /** Extends a session, and with it the set of its user, which expires with the last of its sessions. */
    private static final String KEEP = """
            local function keep(key, id, user, idle)
              local set = 'servletjwt:user:' .. user
              local at = str(now + idle + OPEN_MARGIN)
              redis.call('PEXPIREAT', key, at)
              redis.call('ZREMRANGEBYSCORE', set, '-inf', str(now))
              redis.call('ZADD', set, at, id)
              redis.call('PEXPIREAT', set, str(redis.call('ZREVRANGE', set, 0, 0, 'WITHSCORES')[2]))
            end
            """.replace("OPEN_MARGIN", OPEN_MARGIN);

    /**
     * Revokes a session. Expired revocations are removed from the head of the stream. A revocation that lives longer
     * than our tokens is moved to the end, so that those behind it can be removed.
     */
    private static final String END = """
            local function publish(id, access)
              local stream = 'servletjwt:revoked'
              local at = access + MARGIN
              if at <= now then return end
              redis.call('XADD', stream, '*', 'id', id, 'until', str(access))
              for _ = 1, 100 do
                local head = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
                local lives = head[2][4] + MARGIN > now
                if lives and string.match(head[1], '%d+') + LONG > now then break end
                redis.call('XDEL', stream, head[1])
                if lives then redis.call('XADD', stream, '*', unpack(head[2])) end
              end
              local left = redis.call('PTTL', stream)
              redis.call('PEXPIREAT', stream, str(math.max(at, now + left)))
            end
            local function finish(key, id, user, access)
              redis.call('HSET', key, 'revoked', str(now), 'access', str(access))
              redis.call('PEXPIREAT', key, str(access + MARGIN))
              redis.call('ZREM', 'servletjwt:user:' .. user, id)
              publish(id, access)
            end
            """.replace("MARGIN", MARGIN).replace("LONG", OPEN_MARGIN);

    private static final String IF_CURRENT = """
            local s = redis.call('HMGET', KEYS[1], 'counter', 'revoked', 'expires', 'access', 'ends', 'user')
            if s[1] ~= ARGV[2] or s[2] or tonumber(s[3]) <= now then return 0 end
            local access = str(math.max(s[4], ARGV[3]))
            """;

    /**
     * Takes the session's key, and the stream; id, user, access, idle, total, the maximum, and names and values of
     * further fields.
     */
    static final String OPEN = COMMON + KEEP + END + """
            redis.call('HSET', KEYS[1], 'user', ARGV[2], 'counter', 0, 'created', str(now), 'used', str(now),
              'access', ARGV[3], 'expires', str(now + ARGV[4]), 'ends', str(now + ARGV[5]), unpack(ARGV, 7))
            keep(KEYS[1], ARGV[1], ARGV[2], ARGV[4])
            local set = 'servletjwt:user:' .. ARGV[2]
            if redis.call('ZCARD', set) > tonumber(ARGV[6]) then
              local oldest = redis.call('ZRANGE', set, 0, 0)[1]
              local key = 'servletjwt:session:' .. oldest
              finish(key, oldest, ARGV[2], tonumber(redis.call('HGET', key, 'access') or 0))
            end
            return 1
            """;

    /** Takes the session's key; returns now, and names and values, none for an unknown session. */
    static final String FIND = COMMON + "return {str(now), redis.call('HGETALL', KEYS[1])}";

    /**
     * Takes the session's key; id, counter, access, idle, and optionally address and agent of the client that receives
     * the token.
     */
    static final String ROTATE = COMMON + KEEP + IF_CURRENT + """
            redis.call('HSET', KEYS[1], 'counter', str(s[1] + 1), 'used', str(now), 'access', access,
              'expires', str(math.min(now + ARGV[4], s[5])))
            if ARGV[5] then
              redis.call('HSET', KEYS[1], 'byAddress', ARGV[5], 'byAgent', ARGV[6])
            else
              redis.call('HDEL', KEYS[1], 'byAddress', 'byAgent')
            end
            keep(KEYS[1], ARGV[1], s[6], ARGV[4])
            return 1
            """;

    /** Takes the session's key; id, counter, access. */
    static final String EXTEND = COMMON + IF_CURRENT + """
            redis.call('HSET', KEYS[1], 'access', access)
            return 1
            """;

    /** Takes the session's key, and the stream; id, user, access. Returns the latest access. */
    static final String REVOKE = COMMON + END + """
            local s = redis.call('HMGET', KEYS[1], 'user', 'revoked', 'access')
            local access = math.max(s[3] or 0, ARGV[3])
            if s[2] and tonumber(s[3]) == access then return s[3] end
            if not s[1] then
              redis.call('HSET', KEYS[1], 'user', ARGV[2], 'counter', 0, 'created', str(now), 'used', str(now),
                'expires', str(now), 'ends', str(now), 'address', '', 'agent', '')
            end
            finish(KEYS[1], ARGV[1], s[1] or ARGV[2], access)
            return str(access)
            """;

    /**
     * Takes the user's key, and the stream; user, the id to keep, the maximum. Returns how many sessions it examined,
     * and id and access of each that it revoked. These leave the user's set, so the next call finds the next ones.
     */
    static final String REVOKE_ALL = COMMON + END + """
            local ids = redis.call('ZRANGE', KEYS[1], 0, ARGV[3] - 1)
            local ended = {#ids}
            for _, id in ipairs(ids) do
              local key = 'servletjwt:session:' .. id
              local s = redis.call('HMGET', key, 'access', 'revoked')
              if s[2] or not s[1] then
                redis.call('ZREM', KEYS[1], id)
              elseif id ~= ARGV[2] then
                finish(key, id, ARGV[1], tonumber(s[1]))
                ended[#ended + 1] = id
                ended[#ended + 1] = s[1]
              end
            end
            return ended
            """;

    /**
     * Takes the user's key; how many sessions to skip, how many to examine. Returns how many it examined, and id, and
     * names and values, of each open one.
     */
    static final String LIST = COMMON + """
            local ids = redis.call('ZREVRANGE', KEYS[1], ARGV[1], ARGV[1] + ARGV[2] - 1)
            local open = {#ids}
            for _, id in ipairs(ids) do
              local key = 'servletjwt:session:' .. id
              local s = redis.call('HMGET', key, 'expires', 'revoked')
              if s[1] and not s[2] and tonumber(s[1]) > now then
                open[#open + 1] = id
                open[#open + 1] = redis.call('HGETALL', key)
              end
            end
            return open
            """;

    /**
     * Takes an unused key; runs the commands on it that other scripts run on the stream, which a trial must not change.
     */
    static final String TRY_STREAM = """
            redis.call('XADD', KEYS[1], '*', 'id', '')
            redis.call('XDEL', KEYS[1], redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1][1])
            redis.call('PEXPIREAT', KEYS[1], redis.call('PTTL', KEYS[1]) + 2)
            return redis.call('DEL', KEYS[1])
            """;

    private SessionScripts() {}
}
