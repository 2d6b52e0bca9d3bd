-- Whether a mark can stand, and what it is worth; as kepu_review.rubrics.points.

CREATE FUNCTION @guard@.number(p_value jsonb) RETURNS numeric LANGUAGE plpgsql AS $f$
BEGIN
  IF p_value IS NULL OR p_value = 'null' THEN
    RETURN NULL;
  END IF;
  PERFORM @guard@.need(jsonb_typeof(p_value) = 'string'
    AND p_value #>> '{}' ~ '^-?[0-9]{1,12}([.][0-9]{1,12})?$', 'KR018', 'no number');
  RETURN (p_value #>> '{}')::numeric;
END $f$;

CREATE FUNCTION @guard@.on_grid(p_value numeric, p_low numeric, p_high numeric, p_step numeric)
RETURNS boolean LANGUAGE sql IMMUTABLE AS $f$
  SELECT p_value BETWEEN p_low AND p_high
    AND (p_value = p_low OR p_value = p_high OR p_value % p_step = 0)
$f$;

CREATE FUNCTION @guard@.mark_shape(p_leaf jsonb, p_mark jsonb) RETURNS void LANGUAGE plpgsql AS $f$
DECLARE is_empty boolean;
BEGIN
  PERFORM @guard@.need(jsonb_typeof(p_mark) = 'object', 'KR018', 'no mark');
  PERFORM @guard@.need_keys(p_mark, '{state,value,level,parts,comment}', '{}');
  PERFORM @guard@.need_text(p_mark -> 'comment', 0, 20000);
  PERFORM @guard@.need(jsonb_typeof(p_mark -> 'parts') = 'object'
    AND jsonb_typeof(p_mark -> 'level') IN ('null', 'string')
    AND p_mark ->> 'state' IN ('marked', 'not_applicable', 'abstained'), 'KR018', 'shape');
  is_empty := p_mark -> 'value' = 'null' AND p_mark -> 'level' = 'null'
    AND p_mark -> 'parts' = '{}';
  PERFORM @guard@.need(p_mark ->> 'state' = 'marked' OR is_empty, 'KR018', 'marked and not');
  PERFORM @guard@.need(NOT (p_mark ->> 'state' = 'not_applicable' AND (p_leaf ->> 'required')::boolean),
    'KR018', 'required');
  PERFORM @guard@.need(p_mark -> 'value' = 'null' OR p_leaf -> 'fields' ? 'value', 'KR018', 'value');
  PERFORM @guard@.need(p_mark -> 'level' = 'null' OR p_leaf -> 'fields' ? 'level', 'KR018', 'level');
  PERFORM @guard@.need(p_mark -> 'parts' = '{}' OR p_leaf -> 'fields' ? 'parts', 'KR018', 'parts');
END $f$;

-- What a mark by value or level is worth.
CREATE FUNCTION @guard@.level_points(p_leaf jsonb, p_value numeric, p_level text) RETURNS numeric
LANGUAGE plpgsql AS $f$
DECLARE step numeric := (p_leaf ->> 'step')::numeric; fixed numeric;
BEGIN
  PERFORM @guard@.need(p_level IS NULL OR p_leaf -> 'levels' ? p_level, 'KR018', 'level');
  CASE p_leaf ->> 'kind'
    WHEN 'levels', 'bands' THEN
      fixed := (p_leaf -> 'levels' ->> p_level)::numeric;
      PERFORM @guard@.need(p_value IS NULL OR p_value = fixed, 'KR018', 'value of a level');
      RETURN fixed;
    WHEN 'level_ranges' THEN
      PERFORM @guard@.need(p_value IS NULL OR EXISTS (
        SELECT 1 FROM jsonb_array_elements(p_leaf -> 'ranges') r
        WHERE (p_level IS NULL OR r ->> 0 = p_level)
          AND @guard@.on_grid(p_value, (r ->> 1)::numeric, (r ->> 2)::numeric, step)),
        'KR018', 'outside of the level');
    WHEN 'threshold' THEN
      PERFORM @guard@.need(p_value IS NULL OR p_value IN
        ((p_leaf ->> 'top')::numeric, (p_leaf ->> 'minimum')::numeric), 'KR018', 'threshold');
    ELSE
      PERFORM @guard@.need(p_value IS NULL OR @guard@.on_grid(p_value,
        (p_leaf ->> 'minimum')::numeric, (p_leaf ->> 'top')::numeric, step), 'KR018', 'range');
  END CASE;
  RETURN p_value;
END $f$;

-- Each part within its limits; what all of them add up to, and what they take away.
CREATE FUNCTION @guard@.part_sum(p_leaf jsonb, p_parts jsonb) RETURNS numeric
LANGUAGE plpgsql AS $f$
DECLARE part jsonb; given numeric; total numeric := 0; kind text := p_leaf ->> 'kind'; worth numeric;
BEGIN
  PERFORM @guard@.need(NOT EXISTS (SELECT 1 FROM jsonb_object_keys(p_parts) k WHERE NOT EXISTS (
    SELECT 1 FROM jsonb_array_elements(p_leaf -> 'parts') q WHERE q ->> 'id' = k)), 'KR018', 'part');
  FOR part IN SELECT * FROM jsonb_array_elements(p_leaf -> 'parts') LOOP
    PERFORM @guard@.need(coalesce(p_parts -> (part ->> 'id'), '"0"') <> 'null', 'KR018', 'part');
    given := coalesce(@guard@.number(p_parts -> (part ->> 'id')), 0);
    worth := (part ->> 'points')::numeric;
    IF kind = 'parts' AND NOT (part ->> 'deducts')::boolean THEN
      PERFORM @guard@.need(@guard@.on_grid(given, 0, worth, (p_leaf ->> 'step')::numeric),
        'KR018', 'part');
      total := total + given;
    ELSE
      PERFORM @guard@.need(given = trunc(given) AND given BETWEEN 0 AND
        (CASE kind WHEN 'conditions' THEN 1 ELSE 1000000 END), 'KR018', 'occurrences');
      given := least(given, coalesce((part ->> 'limit')::numeric, given)) * worth;
      total := total + CASE WHEN kind IN ('conditions', 'increment') THEN given ELSE -given END;
    END IF;
  END LOOP;
  RETURN total;
END $f$;

-- What a mark by parts is worth.
CREATE FUNCTION @guard@.part_points(p_leaf jsonb, p_value numeric, p_parts jsonb) RETURNS numeric
LANGUAGE plpgsql AS $f$
DECLARE
  low numeric := (p_leaf ->> 'minimum')::numeric; top numeric := (p_leaf ->> 'top')::numeric;
  step numeric := (p_leaf ->> 'step')::numeric; total numeric; is_open boolean;
BEGIN
  IF p_parts = '{}' THEN
    PERFORM @guard@.need(p_value IS NULL OR CASE WHEN p_leaf -> 'sums' = 'null'
      THEN @guard@.on_grid(p_value, low, top, step)
      ELSE EXISTS (SELECT 1 FROM jsonb_array_elements_text(p_leaf -> 'sums') s
        WHERE s::numeric = p_value) END, 'KR018', 'no such sum');
    RETURN p_value;
  END IF;
  total := (p_leaf ->> 'start')::numeric + @guard@.part_sum(p_leaf, p_parts);
  is_open := p_leaf ->> 'kind' = 'parts' AND EXISTS (
    SELECT 1 FROM jsonb_array_elements(p_leaf -> 'parts') q
    WHERE NOT (q ->> 'deducts')::boolean AND NOT p_parts ? (q ->> 'id'));
  total := CASE WHEN is_open THEN top ELSE least(greatest(total, low), top) END;
  PERFORM @guard@.need(p_value IS NULL OR (p_value = total AND NOT is_open) OR (
    (p_leaf ->> 'discretionary')::boolean AND @guard@.on_grid(p_value, low, total, step)),
    'KR018', 'not what the parts give');
  RETURN CASE WHEN NOT is_open THEN coalesce(p_value, total) END;
END $f$;

CREATE FUNCTION @guard@.points(p_leaf jsonb, p_mark jsonb) RETURNS numeric LANGUAGE plpgsql AS $f$
DECLARE value numeric;
BEGIN
  PERFORM @guard@.mark_shape(p_leaf, p_mark);
  IF p_mark ->> 'state' <> 'marked' THEN
    RETURN NULL;
  END IF;
  value := @guard@.number(p_mark -> 'value');
  IF p_leaf -> 'fields' ? 'parts' THEN
    RETURN @guard@.part_points(p_leaf, value, p_mark -> 'parts');
  END IF;
  RETURN @guard@.level_points(p_leaf, value, p_mark ->> 'level');
END $f$;

-- Bonus points; a group of them gives at most its own top.
CREATE FUNCTION @guard@.bonus(p_nodes jsonb, p_worth jsonb) RETURNS numeric
LANGUAGE sql IMMUTABLE AS $f$
  SELECT coalesce(sum(CASE WHEN n ? 'leaf' THEN (p_worth ->> (n ->> 'leaf'))::numeric
    ELSE least(@guard@.bonus(n -> 'below', p_worth), (n ->> 'top')::numeric) END), 0)
  FROM jsonb_array_elements(p_nodes) n
$f$;

-- Refuses a sheet that is not complete, or whose marks do not give this total.
CREATE FUNCTION @guard@.need_total(p_rubric text, p_marks jsonb, p_total jsonb) RETURNS void
LANGUAGE plpgsql AS $f$
DECLARE
  made record; full_marks numeric; bonus jsonb; result numeric; told numeric;
BEGIN
  SELECT r.full_marks, r.bonus INTO full_marks, bonus FROM @guard@.rubric r
  WHERE r.hash = p_rubric;
  PERFORM @guard@.need(FOUND, 'KR020', 'rubric');
  WITH one AS (
    SELECT l.criterion, l.body, p_marks -> l.criterion AS mark, (l.body ->> 'counts')::boolean AS counts,
      CASE WHEN p_marks ? l.criterion THEN @guard@.points(l.body, p_marks -> l.criterion) END AS worth
    FROM @guard@.leaf l WHERE l.rubric = p_rubric)
  SELECT
    coalesce(bool_and(CASE WHEN mark IS NULL THEN NOT counts
      ELSE mark ->> 'state' <> 'marked' OR worth IS NOT NULL END), true) AS complete,
    coalesce(bool_or(mark ->> 'state' = 'abstained'), false) AS abstained,
    coalesce(sum(worth) FILTER (WHERE counts), 0) AS earned,
    coalesce(sum(worth) FILTER (WHERE body ->> 'kind' = 'penalty'), 0)
      + @guard@.bonus(bonus, coalesce(jsonb_object_agg(criterion, worth::text), '{}')) AS beside,
    coalesce(sum((body ->> 'max')::numeric) FILTER (WHERE counts
      AND mark ->> 'state' IS DISTINCT FROM 'not_applicable'), 0) AS applicable
  INTO made FROM one;
  PERFORM @guard@.need(made.complete, 'KR019', 'marks are missing');
  IF NOT made.abstained AND made.applicable > 0 THEN
    result := made.beside + CASE WHEN made.applicable = full_marks THEN made.earned
      ELSE (made.earned * full_marks)::numeric(100, 40) / made.applicable END;
  END IF;
  PERFORM @guard@.need(jsonb_typeof(p_total) = 'null' OR (jsonb_typeof(p_total) = 'string'
    AND p_total #>> '{}' ~ '^-?[0-9]{1,12}([.][0-9]{1,30})?(E[-+]?[0-9]{1,2})?$'), 'KR021', 'total');
  told := (p_total #>> '{}')::numeric;
  -- as Decimal writes it: the proof compares texts
  PERFORM @guard@.need(told IS NULL OR told::text = p_total #>> '{}' OR abs(told) < 0.000001,
    'KR021', 'total');
  PERFORM @guard@.need((told IS NULL) = (result IS NULL), 'KR021', 'total');
  PERFORM @guard@.need(told IS NULL OR (abs(told - result) < 1e-18
    AND (scale(told) = scale(result) OR made.applicable <> full_marks)), 'KR021', 'total');
END $f$;
