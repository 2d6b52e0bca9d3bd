-- The texts that are hashed, as kepu_review.events writes them.

-- JSON with sorted keys and no blanks. The only numbers in a member's events are whole ones; NULL,
-- or a text that is another one, where there are others.
CREATE FUNCTION @guard@.canonical(p_value jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $f$
  SELECT CASE jsonb_typeof(p_value)
    WHEN 'object' THEN '{' || coalesce((SELECT string_agg(
        to_json(e.key)::text || ':' || @guard@.canonical(e.value), ',' ORDER BY e.key COLLATE "C")
      FROM jsonb_each(p_value) e), '') || '}'
    WHEN 'array' THEN '[' || coalesce((SELECT string_agg(
        @guard@.canonical(e.value), ',' ORDER BY e.ordinality)
      FROM jsonb_array_elements(p_value) WITH ORDINALITY e), '') || ']'
    WHEN 'string' THEN to_json(p_value #>> '{}')::text
    WHEN 'number' THEN CASE WHEN p_value::text ~ '^-?[0-9]+$' THEN p_value::text END
    ELSE p_value::text END
$f$;

CREATE FUNCTION @guard@.event_hash(p_chain text, p_seq bigint, p_key text, p_kind text,
  p_actor text, p_at_us bigint, p_payload text, p_prev_hash text) RETURNS text
LANGUAGE sql IMMUTABLE AS $f$
  SELECT encode(sha256(convert_to(json_build_array(p_chain, p_seq, p_key, p_kind, p_actor, p_at_us,
    p_payload, p_prev_hash)::text, 'UTF8')), 'hex')
$f$;

CREATE FUNCTION @guard@.now_us() RETURNS bigint LANGUAGE sql VOLATILE AS $f$
  SELECT floor(extract(epoch FROM clock_timestamp()) * 1000000)::bigint
$f$;

CREATE FUNCTION @guard@.refuse(p_code text, p_what text) RETURNS void LANGUAGE plpgsql AS $f$
BEGIN
  RAISE EXCEPTION USING ERRCODE = p_code, MESSAGE = 'kepu_review: ' || p_what;
END $f$;

-- Refuses unless the condition holds; what is not known does not.
CREATE FUNCTION @guard@.need(p_holds boolean, p_code text, p_what text) RETURNS void
LANGUAGE plpgsql AS $f$
BEGIN
  IF p_holds IS NOT TRUE THEN
    PERFORM @guard@.refuse(p_code, p_what);
  END IF;
END $f$;

-- The payload as JSON: an object in the one way of writing it.
CREATE FUNCTION @guard@.payload(p_text text) RETURNS jsonb LANGUAGE plpgsql AS $f$
DECLARE body jsonb;
BEGIN
  PERFORM @guard@.need(octet_length(p_text) <= 4000000, 'KR025', 'too long');
  BEGIN
    body := p_text::jsonb;
  EXCEPTION WHEN OTHERS THEN
    PERFORM @guard@.refuse('KR007', 'no JSON');
  END;
  PERFORM @guard@.need(jsonb_typeof(body) = 'object' AND @guard@.canonical(body) = p_text,
    'KR005', 'the payload is not written as it is hashed');
  RETURN body;
END $f$;

-- Has these keys, and no others but the optional ones.
CREATE FUNCTION @guard@.need_keys(p_body jsonb, p_keys text[], p_optional text[]) RETURNS void
LANGUAGE plpgsql AS $f$
BEGIN
  PERFORM @guard@.need(p_body ?& p_keys AND NOT EXISTS (SELECT 1 FROM jsonb_object_keys(p_body) k
    WHERE k <> ALL (p_keys || p_optional)), 'KR007', 'keys');
END $f$;

CREATE FUNCTION @guard@.need_text(p_value jsonb, p_least integer, p_most integer) RETURNS text
LANGUAGE plpgsql AS $f$
BEGIN
  PERFORM @guard@.need(jsonb_typeof(p_value) = 'string', 'KR007', 'no text');
  PERFORM @guard@.need(char_length(p_value #>> '{}') BETWEEN p_least AND p_most,
    'KR025', 'length of a text');
  PERFORM @guard@.need(p_least = 0 OR p_value #>> '{}' ~  -- what str.strip leaves something of
    '[^[:space:]\u001c-\u001f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]',
    'KR007', 'nothing but blanks');
  RETURN p_value #>> '{}';
END $f$;
