/**
 * The plans of the quotas, for all replicas of one Region. Times are milliseconds since the epoch, with fractions, of this
 * server. `QuotaStore` says what each figure is.
 *
 * `quota_plan` is written some ten times a second, and unlogged: if the server crashes its rows are gone, and each limit begins
 * anew after the time for which a start counts. `quota_replica` is logged: a replica that goes on by itself after a crash still
 * has the share that its row says.
 */
export const QUOTA_TABLES = `
   CREATE UNLOGGED TABLE quota_plan (
     region text NOT NULL,
     limit_name text NOT NULL,
     next_start double precision NOT NULL,
     burst_from double precision NOT NULL,
     burst_ms double precision NOT NULL,
     total bigint NOT NULL,
     demands jsonb NOT NULL,
     throttle_at double precision,
     throttle_latest_start double precision,
     throttle_before double precision,
     throttle_reduced double precision,
     PRIMARY KEY (region, limit_name)
   ) WITH (fillfactor = 50);

   CREATE TABLE quota_replica (
     region text NOT NULL,
     id text NOT NULL,
     sequence bigint NOT NULL,
     seen_at double precision NOT NULL,
     share double precision NOT NULL,
     standalone boolean NOT NULL,
     released_at double precision NOT NULL,
     awake_at double precision NOT NULL,
     PRIMARY KEY (region, id)
   ) WITH (fillfactor = 50);`;

/**
 * Reserves starts. A function, so that one statement of a replica sees what another has just written: each statement in it sees
 * all that was committed before the lock was taken. `src/cognito/rate/quota-schedule.ts` has the same rules for a replica that
 * goes on by itself; `test/storage/postgres/quota-store.test.ts` holds both to one model.
 */
export const QUOTA_FUNCTIONS = `
   -- The most that a slice may have.
   CREATE OR REPLACE FUNCTION quota_slice(part double precision, early_ms double precision, per_second double precision)
   RETURNS integer LANGUAGE sql IMMUTABLE AS $$
     SELECT greatest(1, floor(part), ceil(early_ms * per_second / 1000 - 1e-6))::integer
   $$;

   CREATE OR REPLACE FUNCTION quota_reserve(the_region text, replica text, the_sequence bigint, sent_at double precision,
     is_standalone boolean, used_share double precision, lag double precision, wishes jsonb, test_time double precision)
   RETURNS jsonb LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
   DECLARE
     silent_ms CONSTANT double precision := 1500;
     dead_ms CONSTANT double precision := 5000;
     return_ms CONSTANT double precision := 2500;
     demand_ms CONSTANT double precision := 600;
     max_burst_ms CONSTANT double precision := 1000;
     ahead_ms CONSTANT double precision := 1000;
     present double precision;
     known quota_replica;
     awake double precision;
     others integer;
     others_share double precision;
     reserved double precision;
     told double precision;
     unknown_until double precision;
     wish record;
     plan quota_plan;
     per_second double precision;
     crowd integer;
     busy integer;
     users integer;
     per_round double precision;
     for_people integer;
     starts integer;
     slices jsonb := '[]';
   BEGIN
     PERFORM pg_advisory_xact_lock(hashtextextended('cognito-admin-graphql quota ' || current_schema() || the_region, 0));
     -- The last moments of a crash may be lost: each replica says with its next request what it uses.
     PERFORM set_config('synchronous_commit', 'off', true);
     present := coalesce(test_time, extract(epoch FROM clock_timestamp()) * 1000);
     SELECT * INTO known FROM quota_replica WHERE region = the_region AND id = replica;
     -- After a time without any replica, such as an outage, they come back one after the other.
     SELECT CASE WHEN max(seen_at) >= present - silent_ms THEN max(awake_at) ELSE present END INTO awake
       FROM quota_replica WHERE region = the_region;
     awake := coalesce(awake, present);
     DELETE FROM quota_replica WHERE region = the_region AND id <> replica AND seen_at <= present - dead_ms
       AND awake <= present - return_ms;
     SELECT count(*), coalesce(sum(share), 0),
       coalesce(sum(share) FILTER (WHERE standalone OR seen_at < present - silent_ms), 0)
       INTO others, others_share, reserved
       FROM quota_replica WHERE region = the_region AND id <> replica;
     IF known.sequence >= the_sequence OR (NOT is_standalone AND sent_at < present - silent_ms) THEN
       RETURN jsonb_build_object('now', present, 'alive', others + 1, 'share', coalesce(known.share, 0), 'slices', '[]'::jsonb);
     END IF;
     -- At first half of what is free, so that something is left for others that begin at the same moment.
     told := greatest(0, least(0.9 / (others + 1), (1 - others_share) * CASE WHEN known.id IS NULL THEN 0.5 ELSE 1 END));
     INSERT INTO quota_replica VALUES (the_region, replica, the_sequence,
         CASE WHEN is_standalone THEN present ELSE least(present, sent_at) END,
         greatest(used_share, told), is_standalone,
         CASE WHEN known.standalone AND NOT is_standalone THEN present ELSE coalesce(known.released_at, 0) END, awake)
       ON CONFLICT (region, id) DO UPDATE SET sequence = excluded.sequence, seen_at = excluded.seen_at, share = excluded.share,
         standalone = excluded.standalone, released_at = excluded.released_at, awake_at = excluded.awake_at;
     SELECT max(released_at) INTO unknown_until FROM quota_replica WHERE region = the_region;

     FOR wish IN SELECT * FROM jsonb_to_recordset(wishes) AS w("limit" text, "perSecond" double precision,
       "holdMs" double precision, interactive integer, background integer, held integer, burst jsonb)
     LOOP
       SELECT * INTO plan FROM quota_plan WHERE region = the_region AND limit_name = wish."limit";
       -- What was granted before is not known, so nothing is for as long as it may count.
       IF plan.limit_name IS NULL THEN
         plan := ROW(the_region, wish."limit", present + wish."holdMs", present, 0, 0, '{}', NULL, NULL, NULL, NULL);
       END IF;
       SELECT coalesce(jsonb_object_agg(key, value), '{}') INTO plan.demands FROM jsonb_each(plan.demands)
         WHERE (value->>'at')::double precision > present - demand_ms;
       -- Of the one that asks, too: what people are left waiting for since the last time.
       plan.demands := plan.demands || jsonb_build_object(replica, jsonb_build_object('at', present,
         'interactive', coalesce(plan.demands->replica->'interactive', '0'), 'background', wish.background));
       SELECT count(*) FILTER (WHERE (value->>'background')::integer > 0),
         count(*) FILTER (WHERE (value->>'interactive')::integer > 0),
         count(*) FILTER (WHERE (value->>'interactive')::integer + (value->>'background')::integer > 0)
         INTO busy, crowd, users FROM jsonb_each(plan.demands);
       per_second := wish."perSecond" * greatest(0.01, 1 - reserved);
       IF plan.next_start < present + lag THEN
         plan.burst_ms := greatest(0, least(max_burst_ms, present + lag - greatest(plan.next_start, unknown_until)));
         plan.burst_from := present + lag;
         plan.next_start := present + lag;
       ELSIF plan.burst_from < unknown_until THEN
         plan.burst_ms := 0;
       END IF;
       per_round := per_second * CASE WHEN others = 0 THEN 0.5 ELSE 0.18 END;
       for_people := least(wish.interactive, greatest(0, quota_slice(2 * per_round / greatest(1, crowd), plan.burst_from
         + (wish.burst->>'interactive')::double precision * plan.burst_ms - plan.next_start, per_second) - wish.held));
       starts := for_people + least(wish.background, greatest(0, quota_slice(
         CASE WHEN crowd > 0 THEN 0.5 ELSE 1 END * per_round / greatest(1, busy), plan.burst_from
         + (wish.burst->>'background')::double precision * plan.burst_ms - plan.next_start, per_second)
         - wish.held - for_people));
       IF reserved > 0.99 THEN starts := 0; END IF;
       starts := greatest(0, least(starts, ceil((present + ahead_ms - plan.next_start) * per_second / 1000)::integer));
       slices := slices || jsonb_build_object('limit', wish."limit", 'starts', starts, 'first', plan.next_start,
         'interval', 1000 / per_second, 'burstFrom', plan.burst_from, 'burstMs', plan.burst_ms,
         'users', greatest(1, users), 'total', plan.total + starts,
         'throttle', CASE WHEN plan.throttle_at IS NOT NULL THEN jsonb_build_object('at', plan.throttle_at,
           'latestStart', plan.throttle_latest_start, 'before', plan.throttle_before, 'reduced', plan.throttle_reduced) END);
       plan.demands := plan.demands || jsonb_build_object(replica, jsonb_build_object('at', present,
         'interactive', greatest(0, wish.interactive - starts), 'background', wish.background));
       INSERT INTO quota_plan VALUES (the_region, wish."limit", plan.next_start + starts * 1000 / per_second, plan.burst_from,
           plan.burst_ms, plan.total + starts, plan.demands)
         ON CONFLICT (region, limit_name) DO UPDATE SET next_start = excluded.next_start, burst_from = excluded.burst_from,
           burst_ms = excluded.burst_ms, total = excluded.total, demands = excluded.demands;
     END LOOP;
     RETURN jsonb_build_object('now', present, 'alive', others + 1, 'share', told, 'slices', slices);
   END $$;`;
