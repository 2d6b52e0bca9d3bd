-- What more than one view shows.

-- Remarks I may read: the office's, my own, and the others' once they are shown.
CREATE FUNCTION @guard@.heard()
RETURNS TABLE (chain text, seq bigint, application text, at_us bigint, body jsonb)
LANGUAGE sql STABLE AS $f$
  SELECT r.chain, r.seq, r.application, r.at_us, r.body::jsonb
  FROM @data@.remark r JOIN @guard@.mine() m ON m.application = r.application AND m.open,
    (SELECT @guard@.me() AS me, @guard@.others_are_shown() AS shown) w
  WHERE r.body::jsonb -> 'office' = 'true' OR r.chain = w.me OR w.shown
$f$;

-- Others' sheets of my applications that count, once they are shown.
CREATE FUNCTION @guard@.others() RETURNS TABLE (application text, expert text, stage text)
LANGUAGE sql STABLE AS $f$
  SELECT r.application, r.expert, r.stage
  FROM @data@.review r JOIN @guard@.mine() m ON m.application = r.application AND m.open
    JOIN @data@.assignment a ON (a.application, a.expert, a.stage)
      = (r.application, r.expert, r.stage),
    (SELECT @guard@.me() AS me, @guard@.others_are_shown() AS shown) w
  WHERE w.shown AND r.expert <> w.me AND r.state = 'submitted'
    AND NOT @guard@.barred(r.expert, r.application)
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
