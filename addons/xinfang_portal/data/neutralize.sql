-- What visitors typed and did not send, and how often who tried what.
DELETE FROM xinfang_portal_draft;
