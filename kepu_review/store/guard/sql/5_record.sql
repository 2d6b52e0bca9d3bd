-- The two functions a member may call: hold on to a chain, and write one event.

-- Holds what bars an act, the member's own chain, and the round's acts, in the order of everybody;
-- after that, what is read is what is still true at the commit, in any isolation.
CREATE FUNCTION @guard@.lock(p_me text) RETURNS @data@.chain_head LANGUAGE plpgsql AS $f$
DECLARE head @data@.chain_head;
BEGIN
  PERFORM 1 FROM @data@.round_info FOR SHARE;
  PERFORM 1 FROM @data@.chain_head h WHERE h.chain = p_me FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO @data@.chain_head (chain, seq, hash) VALUES (p_me, 0, repeat('0', 64))
    ON CONFLICT DO NOTHING;
    PERFORM 1 FROM @data@.chain_head h WHERE h.chain = p_me FOR UPDATE;
  END IF;
  PERFORM 1 FROM @data@.chain_head h WHERE h.chain = @round@ FOR SHARE;
  SELECT * INTO head FROM @data@.chain_head h WHERE h.chain = p_me;
  RETURN head;
END $f$;

-- The round's end is held, too, but its hash is not told.
CREATE FUNCTION @api@.lock_chain(p_chain text)
RETURNS TABLE (seq bigint, hash text, now_us bigint) LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
SET client_min_messages = notice AS $f$
DECLARE me text := @guard@.me(); head @data@.chain_head;
BEGIN
  PERFORM @guard@.need(me IS NOT NULL, 'KR001', 'no member');
  PERFORM @guard@.need(p_chain IN (me, @round@), 'KR002', 'not your chain');
  head := @guard@.lock(me);
  IF p_chain = @round@ THEN
    RETURN QUERY SELECT 0::bigint, repeat('0', 64), @guard@.now_us();
    RETURN;
  END IF;
  RETURN QUERY SELECT head.seq, head.hash, @guard@.now_us();
END $f$;

CREATE FUNCTION @api@.append(p_chain text, p_seq bigint, p_key text, p_kind text, p_actor text,
  p_at_us bigint, p_payload text, p_prev_hash text, p_hash text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
SET client_min_messages = notice AS $f$
DECLARE me text := @guard@.me(); head @data@.chain_head; body jsonb;
BEGIN
  PERFORM @guard@.need(me IS NOT NULL, 'KR001', 'no member');
  PERFORM @guard@.need(p_chain = me AND p_actor = me, 'KR002', 'not your chain');
  head := @guard@.lock(me);
  PERFORM @guard@.need(p_seq = head.seq + 1 AND p_prev_hash = head.hash,
    'KR004', 'does not continue the chain');
  PERFORM @guard@.need(char_length(p_key) BETWEEN 1 AND 200, 'KR007', 'key');
  PERFORM @guard@.need(abs(p_at_us - @guard@.now_us()) <= 60000000, 'KR006', 'time');
  body := @guard@.payload(p_payload);
  PERFORM @guard@.need(p_hash = @guard@.event_hash(p_chain, p_seq, p_key, p_kind, p_actor, p_at_us,
    p_payload, p_prev_hash), 'KR005', 'hash');
  PERFORM @guard@.need(body -> 'expert' = to_jsonb(me), 'KR002', 'not your act');
  PERFORM @guard@.need(NOT EXISTS (SELECT 1 FROM jsonb_each(body) e WHERE e.key = ANY
    ('{application,stage,ballot,choice,rubric}') AND jsonb_typeof(e.value) <> 'string'),
    'KR007', 'a key that is no text');
  IF p_kind IN ('review_saved', 'review_submitted', 'review_recalled', 'recused') THEN
    PERFORM @guard@.act_on_sheet(me, p_kind, p_seq, p_at_us, body);
  ELSIF p_kind = 'no_conflict_declared' THEN
    PERFORM @guard@.act_declare(me, p_at_us, body);
  ELSIF p_kind = 'phrases_changed' THEN
    PERFORM @guard@.act_phrases(me, body);
  ELSIF p_kind = 'rescore_answered' THEN
    PERFORM @guard@.act_answer(me, p_at_us, body);
  ELSIF p_kind = 'remark_made' THEN
    PERFORM @guard@.act_remark(me, p_seq, p_at_us, body);
  ELSIF p_kind = 'vote_cast' THEN
    PERFORM @guard@.act_vote(me, p_at_us, body);
  ELSE
    PERFORM @guard@.refuse('KR003', 'kind');
  END IF;
  INSERT INTO @data@.event (chain, seq, key, kind, actor, at_us, payload, prev_hash, hash)
  VALUES (p_chain, p_seq, p_key, p_kind, p_actor, p_at_us, p_payload, p_prev_hash, p_hash);
  UPDATE @data@.chain_head SET seq = p_seq, hash = p_hash WHERE chain = me;
END $f$;
