-- What more than one view shows.

-- Remarks I may read: the office's, my own, and the others' once they are shown.
CREATE FUNCTION @guard@.heard()
RETURNS TABLE (chain text, seq bigint, application text, at_us bigint, body jsonb)
LANGUAGE sql STABLE AS $f$
  SELECT r.chain, r.seq, r.application, r.at_us, @guard@.json(r.body)
  FROM @data@.remark r JOIN @guard@.mine() m ON m.application = r.application AND m.open,
    (SELECT @guard@.me() AS me, @guard@.others_are_shown() AS shown) w
  WHERE @guard@.json(r.body) -> 'office' = 'true' OR r.chain = w.me OR w.shown
$f$;

-- Others' sheets of my applications that count, once they are shown.
CREATE FUNCTION @guard@.others() RETURNS TABLE (application text, expert text, stage text)
LANGUAGE sql STABLE AS $f$
  SELECT r.application, r.expert, r.stage
  FROM @guard@.mine() m JOIN @data@.review r ON r.application = m.application
    JOIN @data@.assignment a ON (a.application, a.expert, a.stage)
      = (r.application, r.expert, r.stage)
  WHERE (SELECT @guard@.others_are_shown()) AND m.open AND r.expert <> (SELECT @guard@.me())
    AND r.state = 'submitted' AND NOT @guard@.barred(r.expert, r.application)
$f$;

-- How closed ballots of mine were counted, without the names of who had to leave; and without the
-- hashes, which would confirm a guess of them.
CREATE FUNCTION @guard@.counts_told() RETURNS SETOF @data@.event LANGUAGE sql STABLE AS $f$
  SELECT t.position, t.chain, 0::bigint, t.key, t.kind, t.actor, t.at_us,
    jsonb_set(@guard@.json(t.payload), '{count,left_out}', coalesce(
      (SELECT jsonb_agg(''::text) FROM jsonb_array_elements(
        @guard@.json(t.payload) #> '{count,left_out}')), '[]'))::text,
    repeat('0', 64), repeat('0', 64)
  FROM @data@.event t
  WHERE EXISTS (SELECT 1 FROM @guard@.my_ballots()) AND t.chain = @round@
    AND t.kind = 'ballot_closed' AND jsonb_typeof(@guard@.json(t.payload) -> 'count') = 'object'
    AND @guard@.json(t.payload) ->> 'id' IN (SELECT b.id FROM @guard@.my_ballots() b)
$f$;

-- A list with me in it, and nobody else by name.
CREATE FUNCTION @guard@.only_me(p_names jsonb, p_me text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $f$
  SELECT CASE WHEN p_names ? p_me THEN jsonb_build_array(p_me) ELSE '[]' END
$f$;

-- As many voters as there are, told apart only by a number that nobody else has.
CREATE FUNCTION @guard@.voters(p_voters jsonb, p_me text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $f$
  SELECT @guard@.only_me(p_voters, p_me) || coalesce((SELECT jsonb_agg('#' || g.n)
    FROM generate_series(1, jsonb_array_length(p_voters) - (p_voters ? p_me)::integer) AS g (n)), '[]')
$f$;
