{{ union_staged("contact_events") }}
