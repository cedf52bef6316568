"""Sends what Pinterest's Python SDK would (its generated client 0.1.4), with Python's standard library alone.

Its address, its query (`test` as Python writes it), its headers, and `null` for every field that was not set: by its
signatures `create_conversion_event` and `send_conversion_events`.
"""
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request

OPTIONAL = (
    "event_source_url partner_name app_id app_name app_version device_brand device_carrier device_model"
    " device_type os_version language"
).split()


def create_conversion_event(event_name, action_source, event_time, event_id, user_data, custom_data, **more):
    event = dict(
        event_name=event_name,
        action_source=action_source,
        event_time=event_time,
        event_id=event_id,
        user_data=user_data,
        custom_data=custom_data,
    )
    return {**event, **{name: more.get(name) for name in OPTIONAL}}


def send_conversion_events(ad_account_id, conversion_events, test=False, token=None):
    base = os.environ["PINTEREST_API_URI"]
    query = urllib.parse.urlencode([("test", test)])
    request = urllib.request.Request(
        f"{base}/ad_accounts/{ad_account_id}/events?{query}",
        data=json.dumps({"data": conversion_events}).encode(),
        method="POST",
        headers={
            "Accept": "application/json",
            "Content-Type": "application/json",
            "X-Pinterest-App-Type-Detailed": "12",
            "User-Agent": "pins-generated-client/python/0.1.4",
            "Authorization": "Bearer " + (token or os.environ["PINTEREST_ACCESS_TOKEN"]),
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return {"status": response.status, "body": json.loads(response.read())}
    except urllib.error.HTTPError as error:
        return {"status": error.code, "body": json.loads(error.read())}


EVENTS = [
    create_conversion_event(
        event_name="checkout",
        action_source="web",
        event_time=int(time.time()),
        event_id=f"order-{number}",
        user_data={
            "em": ["411e44ce1261728ffd2c0686e44e3fffe413c0e2c5adc498bc7da883d476b9c8"],
            "client_ip_address": "203.0.113.7",
            "client_user_agent": "Agent/1",
        },
        custom_data={"value": "49", "currency": "EUR", "num_items": 1, "contents": [{"item_price": "49", "quantity": 1}]},
        language="en",
    )
    for number in range(2)
]
print(
    json.dumps(
        [
            send_conversion_events("549755885175", EVENTS),
            send_conversion_events("549755885175", EVENTS, test=True),
            send_conversion_events("549755885175", EVENTS, token="pina_another"),
        ]
    )
)
