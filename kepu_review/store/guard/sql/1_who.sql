-- Who asks, what the round is just now, and what of it is theirs. Never called by a member itself.

-- A body as JSON. A NUL, which jsonb does not take, may stand in what an office imported.
CREATE FUNCTION @guard@.json(p_body text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $f$
  SELECT replace(p_body, '\u0000', '\ufffd')::jsonb
$f$;

CREATE FUNCTION @guard@.me() RETURNS text LANGUAGE sql STABLE AS $f$
  SELECT m.expert FROM @guard@.member m WHERE m.role = session_user::text
$f$;

CREATE FUNCTION @guard@.at_work() RETURNS text LANGUAGE sql STABLE AS $f$
  SELECT coalesce(
    (SELECT s.stage FROM @data@.stage_entry s
      WHERE cardinality(p.scored) > 1 AND s.stage = ANY (p.scored) ORDER BY s.seq DESC LIMIT 1),
    p.scored[1])
  FROM @guard@.policy p
$f$;

CREATE FUNCTION @guard@.phase() RETURNS text LANGUAGE sql STABLE AS $f$
  SELECT r.phase FROM @data@.round_info r
$f$;

CREATE FUNCTION @guard@.marks_are_open() RETURNS boolean LANGUAGE sql STABLE AS $f$
  SELECT r.phase = 'review' AND coalesce(
    clock_timestamp() <= (@guard@.json(r.body) ->> 'deadline')::timestamptz,
    @guard@.json(r.body) ->> 'deadline' IS NULL)
  FROM @data@.round_info r
$f$;

-- What is shown since a phase, "always" or "never"; anything else is hidden.
CREATE FUNCTION @guard@.is_shown(p_since text) RETURNS boolean LANGUAGE sql STABLE AS $f$
  SELECT coalesce(CASE p_since WHEN 'always' THEN true WHEN 'never' THEN false
    ELSE array_position(p.phases, @guard@.phase()) >= array_position(p.phases, p_since) END, false)
  FROM @guard@.policy p
$f$;

-- Others' marks and words are read under their names: both have to be shown.
CREATE FUNCTION @guard@.others_are_shown() RETURNS boolean LANGUAGE sql STABLE AS $f$
  SELECT coalesce(@guard@.is_shown(p.other_marks) AND @guard@.is_shown(p.expert_names), false)
  FROM @guard@.policy p
$f$;

-- My applications; `open`: I have declared, or marked, and nothing bars me.
CREATE FUNCTION @guard@.mine() RETURNS TABLE (application text, open boolean)
LANGUAGE sql STABLE AS $f$
  WITH a AS (SELECT t.application FROM @data@.assignment t
    WHERE t.expert = (SELECT @guard@.me()) GROUP BY 1),
  r AS (SELECT t.application, bool_or(t.state = 'recused') AS recused,
      bool_or(t.stage = (SELECT @guard@.at_work()) AND position('"marks":{}' IN t.body) = 0) AS marked
    FROM @data@.review t WHERE t.expert = (SELECT @guard@.me()) GROUP BY 1),
  d AS (SELECT t.application FROM @data@.declaration t
    WHERE t.expert = (SELECT @guard@.me()) GROUP BY 1),
  c AS (SELECT t.application FROM @data@.conflict t
    WHERE t.expert = (SELECT @guard@.me()) GROUP BY 1)
  SELECT application, a.application IS NOT NULL AND NOT coalesce(r.recused, false)
      AND c.application IS NULL AND (d.application IS NOT NULL OR coalesce(r.marked, false))
  FROM a FULL JOIN r USING (application) LEFT JOIN d USING (application)
    LEFT JOIN c USING (application)
$f$;

-- Whether I have nothing to do with an application: a conflict, or recused in whatever stage.
CREATE FUNCTION @guard@.barred(p_expert text, p_application text) RETURNS boolean
LANGUAGE sql STABLE AS $f$
  SELECT EXISTS (SELECT 1 FROM @data@.conflict c
      WHERE c.expert = p_expert AND c.application = p_application)
    OR EXISTS (SELECT 1 FROM @data@.review r
      WHERE r.expert = p_expert AND r.application = p_application AND r.state = 'recused')
$f$;

-- What identifies an application, without what is in it.
CREATE FUNCTION @guard@.outline(p_body text) RETURNS text LANGUAGE sql IMMUTABLE AS $f$
  SELECT jsonb_object_agg(e.key, e.value)::text FROM jsonb_each(@guard@.json(p_body)) e
  WHERE e.key IN ('id', 'name', 'applicant', 'category', 'subtype', 'region', 'nominator')
$f$;

-- Ballots I may see: I vote in it, or am in the room where its item is discussed.
CREATE FUNCTION @guard@.my_ballots() RETURNS SETOF @data@.ballot LANGUAGE sql STABLE AS $f$
  SELECT b.* FROM @data@.ballot b, (SELECT @guard@.me() AS me) w
  WHERE NOT @guard@.barred(w.me, b.application) AND (@guard@.json(b.body) -> 'voters' ? w.me
    OR EXISTS (SELECT 1 FROM @data@.meeting m WHERE @guard@.json(m.body) -> 'present' ? w.me
        AND @guard@.json(m.body) ->> 'application' = b.application))
$f$;
