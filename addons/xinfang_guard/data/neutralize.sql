-- Places and accounts that tried to sign in, and proofs of work.
DELETE FROM xinfang_rate;
DELETE FROM xinfang_proof;
