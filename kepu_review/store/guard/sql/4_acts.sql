-- What a member's events need to be allowed, and the rows they lead to: nothing else writes.
-- The rules are those of kepu_review.workflow, the rows those of kepu_review.store's projections.

CREATE FUNCTION @guard@.asked(p_me text, p_application text, p_stage text) RETURNS bigint
LANGUAGE sql STABLE AS $f$
  SELECT (@guard@.json(q.body) ->> 'at_us')::bigint FROM @data@.rescore q
  LEFT JOIN @data@.rescore_answer a USING (application, expert, stage)
  WHERE q.expert = p_me AND q.application = p_application AND q.stage = p_stage
    AND coalesce(CASE WHEN @guard@.json(a.body) ? 'asked'
      THEN @guard@.json(a.body) -> 'asked' <> @guard@.json(q.body) -> 'at_us'
      ELSE (@guard@.json(a.body) ->> 'at_us')::bigint < (@guard@.json(q.body) ->> 'at_us')::bigint END, true)
$f$;

CREATE FUNCTION @guard@.need_phase(p_phases text[]) RETURNS void LANGUAGE plpgsql AS $f$
BEGIN
  PERFORM @guard@.need(@guard@.phase() = ANY (p_phases), 'KR010', 'phase');
END $f$;

CREATE FUNCTION @guard@.need_assigned(p_me text, p_application text, p_stage text) RETURNS void
LANGUAGE plpgsql AS $f$
BEGIN
  PERFORM @guard@.need(p_stage = @guard@.at_work(), 'KR010', 'stage');
  PERFORM @guard@.need(EXISTS (SELECT 1 FROM @data@.assignment a WHERE a.expert = p_me
    AND a.application = p_application AND a.stage = p_stage), 'KR011', 'not assigned');
END $f$;

CREATE FUNCTION @guard@.need_thawed(p_application text) RETURNS void LANGUAGE plpgsql AS $f$
BEGIN
  PERFORM @guard@.need(NOT EXISTS (SELECT 1 FROM @data@.frozen f
    WHERE f.application = p_application), 'KR014', 'frozen');
END $f$;

-- What may be done to a sheet in the state it is in.
CREATE FUNCTION @guard@.need_sheet(p_me text, p_kind text, p_body jsonb, p_now @data@.review)
RETURNS void LANGUAGE plpgsql AS $f$
DECLARE app text := p_body ->> 'application'; work text := p_body ->> 'stage';
BEGIN
  PERFORM @guard@.need_assigned(p_me, app, work);
  IF NOT @guard@.marks_are_open() THEN
    PERFORM @guard@.need(@guard@.asked(p_me, app, work) IS NOT NULL, 'KR010', 'closed');
    PERFORM @guard@.need_phase('{review,deliberation}');
  END IF;
  IF p_kind = 'recused' THEN
    PERFORM @guard@.need(p_now.state IS DISTINCT FROM 'recused', 'KR015', 'state');
    IF p_now.state = 'submitted' THEN
      PERFORM @guard@.need_thawed(app);
    END IF;
    RETURN;
  END IF;
  PERFORM @guard@.need(NOT EXISTS (SELECT 1 FROM @data@.conflict c
    WHERE c.expert = p_me AND c.application = app), 'KR012', 'conflict');
  PERFORM @guard@.need_thawed(app);
  IF p_kind = 'review_recalled' THEN
    PERFORM @guard@.need(p_now.state = 'submitted', 'KR015', 'state');
    RETURN;
  END IF;
  PERFORM @guard@.need(coalesce(p_now.state, 'draft') = 'draft', 'KR015', 'state');
  PERFORM @guard@.need((SELECT @guard@.json(s.body) ->> 'state' = 'passed' FROM @data@.screening s
    WHERE s.application = app), 'KR013', 'not passed');
  PERFORM @guard@.need(EXISTS (SELECT 1 FROM @data@.declaration d WHERE d.expert = p_me
    AND d.application = app AND d.stage = work)
    OR coalesce(position('"marks":{}' IN p_now.body) = 0, false), 'KR016', 'not declared');
END $f$;

-- {**now, **patch} without what is null.
CREATE FUNCTION @guard@.patched(p_now jsonb, p_patch jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $f$
  SELECT coalesce(jsonb_object_agg(e.key, e.value), '{}') FROM jsonb_each(p_now || p_patch) e
  WHERE e.value <> 'null'
$f$;

CREATE FUNCTION @guard@.need_patch(p_rubric text, p_body jsonb) RETURNS void
LANGUAGE plpgsql AS $f$
DECLARE one record; leaf jsonb;
BEGIN
  PERFORM @guard@.need_keys(p_body,
    '{application,expert,stage,revision,rubric,marks}', '{vetoes,comment}');
  PERFORM @guard@.need(EXISTS (SELECT 1 FROM @guard@.rubric r WHERE r.hash = p_rubric),
    'KR020', 'rubric');
  PERFORM @guard@.need(p_body ->> 'rubric' = p_rubric AND jsonb_typeof(p_body -> 'marks') = 'object'
    AND jsonb_typeof(coalesce(p_body -> 'vetoes', '{}')) = 'object', 'KR007', 'shape');
  PERFORM @guard@.need_text(coalesce(p_body -> 'comment', '""'), 0, 20000);
  FOR one IN SELECT * FROM jsonb_each(p_body -> 'marks') LOOP
    SELECT l.body INTO leaf FROM @guard@.leaf l
    WHERE l.rubric = p_rubric AND l.criterion = one.key;
    PERFORM @guard@.need(FOUND, 'KR018', 'criterion');
    IF one.value <> 'null' THEN
      PERFORM @guard@.points(leaf, one.value);
    END IF;
  END LOOP;
  FOR one IN SELECT * FROM jsonb_each(coalesce(p_body -> 'vetoes', '{}')) LOOP
    PERFORM @guard@.need(EXISTS (SELECT 1 FROM @guard@.rubric r
      WHERE r.hash = p_rubric AND one.key = ANY (r.vetoes)), 'KR018', 'veto');
    IF one.value <> 'null' THEN
      PERFORM @guard@.need_text(one.value, 0, 20000);
    END IF;
  END LOOP;
END $f$;

CREATE FUNCTION @guard@.rubric_for(p_application text, p_stage text) RETURNS text
LANGUAGE sql STABLE AS $f$
  SELECT c.hash FROM @data@.rubric_choice c, @data@.application a
  WHERE a.id = p_application AND c.category = @guard@.json(a.body) ->> 'category'
    AND c.stage IN ('', p_stage) ORDER BY c.stage DESC LIMIT 1
$f$;

CREATE FUNCTION @guard@.act_on_sheet(p_me text, p_kind text, p_seq bigint, p_at_us bigint, p_body jsonb)
RETURNS void LANGUAGE plpgsql AS $f$
DECLARE
  app text := p_body ->> 'application'; work text := p_body ->> 'stage';
  sheet @data@.review; body jsonb := '{"comment":"","marks":{},"recusal_reason":"","vetoes":{}}';
BEGIN
  SELECT * INTO sheet FROM @data@.review r
  WHERE r.application = app AND r.expert = p_me AND r.stage = work;
  PERFORM @guard@.need_sheet(p_me, p_kind, p_body, sheet);
  PERFORM @guard@.need(p_body -> 'revision' = to_jsonb(coalesce(sheet.revision, 0) + 1),
    'KR017', 'revision');
  body := coalesce(sheet.body::jsonb, body);
  sheet.submitted_us := NULL;
  CASE p_kind
    WHEN 'review_saved' THEN
      sheet.rubric := coalesce(sheet.rubric, @guard@.rubric_for(app, work));
      PERFORM @guard@.need_patch(sheet.rubric, p_body);
      body := body || jsonb_build_object(
        'marks', @guard@.patched(body -> 'marks', p_body -> 'marks'),
        'vetoes', @guard@.patched(body -> 'vetoes', coalesce(p_body -> 'vetoes', '{}')),
        'comment', coalesce(p_body -> 'comment', body -> 'comment'));
      sheet.state := 'draft';
    WHEN 'review_submitted' THEN
      PERFORM @guard@.need_keys(p_body, '{application,expert,stage,revision,total}', '{}');
      PERFORM @guard@.need_total(coalesce(sheet.rubric, @guard@.rubric_for(app, work)),
        body -> 'marks', p_body -> 'total');
      sheet.state := 'submitted';
      sheet.submitted_us := p_at_us;
    ELSE
      PERFORM @guard@.need_keys(p_body, '{application,expert,stage,revision,reason}', '{}');
      PERFORM @guard@.need_text(p_body -> 'reason', (p_kind = 'recused')::integer, 2000);
      sheet.state := 'draft';
      IF p_kind = 'recused' THEN
        body := body || jsonb_build_object('recusal_reason', p_body -> 'reason');
        sheet.state := 'recused';
      END IF;
  END CASE;
  INSERT INTO @data@.review AS r
    (application, expert, stage, revision, state, rubric, saved_us, submitted_us, seq, body)
  VALUES (app, p_me, work, coalesce(sheet.revision, 0) + 1, sheet.state, sheet.rubric, p_at_us,
    sheet.submitted_us, p_seq, @guard@.canonical(body))
  ON CONFLICT (application, expert, stage) DO UPDATE SET revision = excluded.revision,
    state = excluded.state, rubric = excluded.rubric, saved_us = excluded.saved_us,
    submitted_us = excluded.submitted_us, seq = excluded.seq, body = excluded.body;
END $f$;

CREATE FUNCTION @guard@.act_declare(p_me text, p_at_us bigint, p_body jsonb) RETURNS void
LANGUAGE plpgsql AS $f$
DECLARE app text := p_body ->> 'application'; work text := p_body ->> 'stage';
BEGIN
  PERFORM @guard@.need_keys(p_body, '{application,expert,stage}', '{}');
  PERFORM @guard@.need(@guard@.marks_are_open(), 'KR010', 'closed');
  PERFORM @guard@.need_assigned(p_me, app, work);
  PERFORM @guard@.need(NOT EXISTS (SELECT 1 FROM @data@.conflict c
    WHERE c.expert = p_me AND c.application = app), 'KR012', 'conflict');
  PERFORM @guard@.need(NOT EXISTS (SELECT 1 FROM @data@.review r WHERE r.expert = p_me
    AND r.application = app AND r.stage = work AND r.state = 'recused'), 'KR015', 'recused');
  INSERT INTO @data@.declaration (application, expert, stage, at_us)
  VALUES (app, p_me, work, p_at_us)
  ON CONFLICT (application, expert, stage) DO UPDATE SET at_us = excluded.at_us;
END $f$;

CREATE FUNCTION @guard@.act_phrases(p_me text, p_body jsonb) RETURNS void LANGUAGE plpgsql AS $f$
DECLARE one jsonb;
BEGIN
  PERFORM @guard@.need_keys(p_body, '{expert,phrases}', '{}');
  PERFORM @guard@.need(jsonb_typeof(p_body -> 'phrases') = 'array', 'KR007', 'no list');
  PERFORM @guard@.need(jsonb_array_length(p_body -> 'phrases') <= 200, 'KR025', 'too many');
  FOR one IN SELECT * FROM jsonb_array_elements(p_body -> 'phrases') LOOP
    PERFORM @guard@.need_text(one, 1, 500);
  END LOOP;
  INSERT INTO @data@.phrases (expert, body)
  VALUES (p_me, @guard@.canonical(p_body -> 'phrases'))
  ON CONFLICT (expert) DO UPDATE SET body = excluded.body;
END $f$;

CREATE FUNCTION @guard@.act_answer(p_me text, p_at_us bigint, p_body jsonb) RETURNS void
LANGUAGE plpgsql AS $f$
DECLARE app text := p_body ->> 'application'; work text := p_body ->> 'stage';
BEGIN
  PERFORM @guard@.need_keys(p_body, '{application,expert,stage,answer,asked}', '{}');
  PERFORM @guard@.need_phase('{review,deliberation}');
  PERFORM @guard@.need_text(p_body -> 'answer', 1, 2000);
  PERFORM @guard@.need(to_jsonb(@guard@.asked(p_me, app, work)) = p_body -> 'asked',
    'KR022', 'nothing was asked');
  PERFORM @guard@.need((SELECT r.state IN ('submitted', 'recused') FROM @data@.review r
    WHERE r.application = app AND r.expert = p_me AND r.stage = work), 'KR015', 'state');
  INSERT INTO @data@.rescore_answer (application, expert, stage, body)
  VALUES (app, p_me, work, @guard@.canonical(jsonb_build_object(
    'answer', p_body -> 'answer', 'asked', p_body -> 'asked', 'at_us', p_at_us)))
  ON CONFLICT (application, expert, stage) DO UPDATE SET body = excluded.body;
END $f$;

CREATE FUNCTION @guard@.act_remark(p_me text, p_seq bigint, p_at_us bigint, p_body jsonb) RETURNS void
LANGUAGE plpgsql AS $f$
DECLARE app text := p_body ->> 'application';
BEGIN
  PERFORM @guard@.need_keys(p_body, '{application,expert,reply_to,text}', '{}');
  PERFORM @guard@.need_phase('{review,deliberation}');
  PERFORM @guard@.need(@guard@.need_text(p_body -> 'text', 1, 2000)
    !~ '[\u0001-\u0008\u000b-\u001f\u007f]', 'KR007', 'control characters');
  PERFORM @guard@.need(EXISTS (SELECT 1 FROM @guard@.mine() m
    WHERE m.application = app AND m.open), 'KR011', 'not in hand');
  PERFORM @guard@.need(p_body -> 'reply_to' = 'null' OR (
    jsonb_typeof(p_body -> 'reply_to') = 'string' AND EXISTS (
      SELECT 1 FROM @guard@.heard() h WHERE h.application = app
        AND h.chain || ':' || h.seq = p_body ->> 'reply_to')), 'KR024', 'no such remark');
  INSERT INTO @data@.remark (chain, seq, application, at_us, body)
  VALUES (p_me, p_seq, app, p_at_us, @guard@.canonical(jsonb_build_object('author', p_me,
    'office', false, 'text', p_body -> 'text', 'reply_to', p_body -> 'reply_to')));
END $f$;

CREATE FUNCTION @guard@.act_vote(p_me text, p_at_us bigint, p_body jsonb) RETURNS void
LANGUAGE plpgsql AS $f$
DECLARE held jsonb; app text;
BEGIN
  PERFORM @guard@.need_keys(p_body, '{ballot,choice,expert}', '{}');
  PERFORM @guard@.need_phase('{deliberation}');
  SELECT @guard@.json(b.body), b.application INTO held, app FROM @data@.ballot b
  WHERE b.id = p_body ->> 'ballot';
  PERFORM @guard@.need(held -> 'closed_us' = 'null' AND held -> 'voters' ? p_me
    AND NOT @guard@.barred(p_me, app) AND (p_body ->> 'choice' = @abstain@ OR EXISTS (
      SELECT 1 FROM jsonb_array_elements(held -> 'options') o
      WHERE o -> 'id' = p_body -> 'choice')), 'KR023', 'ballot');
  INSERT INTO @data@.vote (ballot, expert, choice, at_us)
  VALUES (p_body ->> 'ballot', p_me, p_body ->> 'choice', p_at_us)
  ON CONFLICT (ballot, expert) DO UPDATE SET choice = excluded.choice, at_us = excluded.at_us;
END $f$;
